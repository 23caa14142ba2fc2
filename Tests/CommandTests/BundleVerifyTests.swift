import CommandSupport
import Foundation
import TestSupport
import Testing

/// `larder verify` on a bundle that `larderc build` published.
@Suite struct BundleVerifyTests {
  /// The archive of a bundle, and the folder that tar unpacks it to.
  private struct Scene {
    let folder: TemporaryFolder
    let archive: String
    let unpacked: String

    init() throws {
      folder = try TemporaryFolder()
      let bundles = PublishedSite.folder + "/bundles"
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: bundles).sorted()
          .first { $0.hasSuffix("-helm.tar.gz") })
      archive = try folder.write(bytes(of: "\(bundles)/\(name)"), to: name)
      unpacked = folder.path + "/" + name.replacing("-helm.tar.gz", with: "")
      let result = try run(["tar", "-xzf", archive, "-C", folder.path])
      try #require(result.status == 0)
    }

    func verify(_ arguments: String...) throws -> ProgramResult {
      try run([Programs.larder, "verify"] + arguments)
    }

    func sign(_ file: String, _ keys: OpenSSL.Keys) throws {
      let made = try OpenSSL.run(
        "pkeyutl", "-sign", "-rawin", "-inkey", keys.key, "-in", file, "-out", file + ".sig")
      try #require(made.status == 0)
    }
  }

  @Test func wholeBundles() throws {
    let scene = try Scene()
    for place in [scene.archive, scene.unpacked, scene.unpacked + "/"] {
      let result = try scene.verify(place)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors == "")
      #expect(result.output.hasPrefix("\(place) is whole: "))
      #expect(result.output.hasSuffix("\(place) is not signed: who made it is not known\n"))
    }
    let json = try scene.verify(scene.archive, "--format", "json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.outputBytes)) as? [String: Any])
    #expect(object["whole"] as? Bool == true && object["signature"] as? String == "none")
    #expect((object["files"] as? Int ?? 0) > 10)
  }

  @Test func changedFolders() throws {
    let scene = try Scene()
    let script = scene.unpacked + "/deploy.sh"
    let text = try bytes(of: script)
    func result(_ command: String) throws -> ProgramResult {
      _ = try run(["sh", "-c", command], in: scene.unpacked)
      return try scene.verify(scene.unpacked)
    }
    let changed = try result("echo >> deploy.sh")
    #expect(changed.status == 1 && changed.output.hasSuffix("is not known\n"))
    #expect(changed.errors == "larder: \(scene.unpacked) is not whole:\n  deploy.sh was changed\n")
    try Data(text).write(to: URL(fileURLWithPath: script))
    #expect(try result("ln -s /etc/passwd link").errors.contains("  link is a symbolic link\n"))
    #expect(
      try result("rm link; mkfifo pipe").errors.contains("  pipe is something that is no file\n"))
    #expect(try result("rm pipe; mkdir empty").status == 0)
    #expect(
      try result("rmdir empty; touch DEPLOY.sh").errors.contains(
        "  DEPLOY.sh and deploy.sh differ in upper and lower case alone\n"))
    #expect(try result("rm DEPLOY.sh; chmod 4755 deploy.sh").errors.contains("permissions 4755\n"))
    #expect(try result("chmod 755 deploy.sh").status == 0)
    // A folder can hold a signature, and nothing else that no list has.
    #expect(try result("touch checksums.txt.sig").status == 0)
    #expect(try result("touch deploy.sh.sig").errors.contains("  deploy.sh.sig does not belong"))
  }

  @Test(.enabled(if: OpenSSL.isThere, Comment(rawValue: OpenSSL.notThere)))
  func signatures() throws {
    let scene = try Scene()
    let owner = try OpenSSL.Keys("owner", in: scene.folder)
    let stranger = try OpenSSL.Keys("stranger", in: scene.folder)
    for (place, signed) in [
      (scene.archive, scene.archive), (scene.unpacked, scene.unpacked + "/checksums.txt"),
    ] {
      let unsigned = try scene.verify(place, "--key", owner.publicKey)
      #expect(unsigned.status == 1 && unsigned.errors.contains("has no signature to check"))
      try scene.sign(signed, owner)
      let right = try scene.verify(place, "--key", owner.publicKey)
      #expect(
        right.status == 0 && right.output.hasSuffix("\(place) is signed by \(owner.publicKey)\n"))
      #expect(
        try scene.verify(place).output.hasSuffix(
          "its signature was not checked: say whose it has to be with --key public.pem\n"))
      let wrong = try scene.verify(place, "--key", stranger.publicKey)
      #expect(wrong.status == 1 && wrong.errors.contains("is not signed by \(stranger.publicKey)"))
      let elsewhere = scene.folder.path + "/elsewhere"
      _ = try run(["mv", signed + ".sig", elsewhere])
      #expect(
        try scene.verify(place, "--key", owner.publicKey, "--signature", elsewhere).status == 0)
      for count in [0, 63, 65] {
        try Data(repeating: 7, count: count).write(to: URL(fileURLWithPath: signed + ".sig"))
        let short = try scene.verify(place, "--key", owner.publicKey)
        #expect(short.status == 1 && short.errors.contains("it has \(count) bytes, not 64"))
      }
      #expect(try scene.verify(place, "--key", elsewhere).status == 2)
    }
    #expect(try scene.verify(scene.archive, "--signature", "x").status == 2)
  }

  /// Whoever changes a file and both lists is found by the signature alone.
  @Test(.enabled(if: OpenSSL.isThere, Comment(rawValue: OpenSSL.notThere)))
  func forgedBundles() throws {
    let scene = try Scene()
    let owner = try OpenSSL.Keys("owner", in: scene.folder)
    try scene.sign(scene.unpacked + "/checksums.txt", owner)
    let script = """
      import hashlib, re, sys
      sums = open("checksums.txt").read(); statement = open("provenance.json").read()
      def replace(path, data):
          global sums
          old = re.search("^([0-9a-f]{64})  " + path + "$", sums, re.M)[1]
          new = hashlib.sha256(data).hexdigest()
          open(path, "wb").write(data)
          sums = sums.replace(old, new)
          return old, new
      old, new = replace("deploy.sh", b"#!/bin/sh\\n")
      replace("provenance.json", statement.replace(old, new).encode())
      open("checksums.txt", "w").write(sums)
      """
    let forged = try run(["python3", "-c", script], in: scene.unpacked)
    try #require(forged.status == 0, "\(forged.errors)")
    #expect(try scene.verify(scene.unpacked).status == 0)
    #expect(try scene.verify(scene.unpacked, "--key", owner.publicKey).status == 1)
  }

  @Test func whatCannotBeRead() throws {
    let scene = try Scene()
    let folder = scene.folder
    let archive = try bytes(of: scene.archive)
    let places = [
      try folder.write([], to: "empty.tar.gz"),
      try folder.write(Array("hello".utf8), to: "text.tar.gz"),
      try folder.write(Array(archive.dropLast(archive.count / 2)), to: "cut.tar.gz"),
      try folder.write(archive + [1], to: "longer.tar.gz"), folder.path + "/missing.tar.gz",
      "oci:\(folder.path)/missing",
    ]
    for place in places {
      let result = try scene.verify(place)
      #expect(result.status == 2 && result.output == "" && !result.errors.isEmpty, "\(place)")
    }
    let none = try scene.verify(folder.path)
    #expect(none.status == 1 && none.errors.contains("there is no checksums.txt"))
    try folder.write([], to: "layout/stray")
    let layout = try scene.verify("oci:\(folder.path)/layout")
    #expect(layout.status == 1 && layout.errors.contains("  index.json is missing\n"))
  }

  /// A layout that somebody else's program wrote by the specification.
  @Test(.enabled(if: OpenSSL.isThere, Comment(rawValue: OpenSSL.notThere)))
  func imageLayouts() throws {
    let scene = try Scene()
    let script = """
      import hashlib, json, os, sys
      os.makedirs("layout/blobs/sha256")
      def blob(content, media, **more):
          digest = hashlib.sha256(content).hexdigest()
          open("layout/blobs/sha256/" + digest, "wb").write(content)
          return {"mediaType": media, "digest": "sha256:" + digest, "size": len(content), **more}
      kind = "application/vnd.larder.bundle.v1"
      manifest = blob(json.dumps({
          "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "artifactType": kind,
          "config": blob(b"{}", "application/vnd.oci.empty.v1+json", data="e30="),
          "layers": [blob(open(sys.argv[1], "rb").read(), kind + ".tar+gzip")]}, indent=3).encode(),
          "application/vnd.oci.image.manifest.v1+json", artifactType=kind)
      json.dump({"schemaVersion": 2, "manifests": [manifest]}, open("layout/index.json", "w"))
      json.dump({"imageLayoutVersion": "1.0.0"}, open("layout/oci-layout", "w"))
      """
    let made = try run(["python3", "-c", script, scene.archive], in: scene.folder.path)
    try #require(made.status == 0, "\(made.errors)")
    let layout = "oci:\(scene.folder.path)/layout"
    let owner = try OpenSSL.Keys("owner", in: scene.folder)
    #expect(try scene.verify(layout).status == 0)
    #expect(try scene.verify(layout, "--key", owner.publicKey).status == 1)
    try scene.sign(scene.folder.path + "/layout/index.json", owner)
    #expect(try scene.verify(layout + "/", "--key", owner.publicKey).status == 0)
    _ = try run(["sh", "-c", "echo >> layout/index.json"], in: scene.folder.path)
    #expect(try scene.verify(layout).status == 0)
    #expect(try scene.verify(layout, "--key", owner.publicKey).status == 1)
    _ = try run(
      ["sh", "-c", "for f in layout/blobs/sha256/*; do echo >> $f; done"], in: scene.folder.path)
    let changed = try scene.verify(layout)
    #expect(changed.status == 1 && changed.errors.contains(" was changed\n"))
  }

  @Test func placesAndWhatIsSigned() throws {
    let scene = try Scene()
    #expect(BundlePlace(scene.archive).signedFile == scene.archive)
    #expect(BundlePlace(scene.unpacked + "/").signedFile == scene.unpacked + "/checksums.txt")
    #expect(BundlePlace("oci:\(scene.unpacked)").signedFile == scene.unpacked + "/index.json")
  }
}
