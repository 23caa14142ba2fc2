/// What a bundle deploys, for those who have to know or to mirror it. The same for every deployer.
struct SupplyChain {
  /// The recipe's.
  let name: String
  let generator: String
  let parts: [Part]

  struct Part {
    let component: DeployedComponent
    let images: StatedImages
  }

  init(name: String, generator: String, components: [DeployedComponent]) {
    self.name = name
    self.generator = generator
    parts = components.map { Part(component: $0, images: StatedImages(of: $0)) }
  }

  var files: [BundleFile] {
    [
      BundleFile(BillOfMaterials.path, text: BillOfMaterials(self).text),
      BundleFile(MirrorLists.chartsPath, text: MirrorLists.charts(self)),
      BundleFile(MirrorLists.imagesPath, text: MirrorLists.images(self)),
    ]
  }
}
