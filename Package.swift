// swift-tools-version: 6.2
import PackageDescription

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
/// What larderd serves with.
let network: [Target.Dependency] = [
  hummingbird,
  .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
  .product(name: "UnixSignals", package: "swift-service-lifecycle"),
  .product(name: "Logging", package: "swift-log"),
  .product(name: "Metrics", package: "swift-metrics"),
  .product(name: "HummingbirdCore", package: "hummingbird"),
  .product(name: "HummingbirdTLS", package: "hummingbird"),
  .product(name: "HTTPTypes", package: "swift-http-types"),
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
]

/// The default linker warns about glibc functions that the standard library could call and that our
/// programs do not.
let lld = LinkerSetting.unsafeFlags(
  ["-use-ld=lld"], .when(platforms: [.linux], configuration: .release))

/// `larder` is one file that runs on any Linux.
let fullyStatic = LinkerSetting.unsafeFlags(
  ["-static-executable", "-Xlinker", "--gc-sections"],
  .when(platforms: [.linux], configuration: .release))

let package = Package(
  name: "larder",
  products: [
    .executable(name: "larderc", targets: ["larderc"]),
    .executable(name: "larder", targets: ["larder"]),
    .executable(name: "larderd", targets: ["larderd"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    // For larderd. Without the traits that ask for Foundation and for configuration by files.
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    // Without the trait that asks for Foundation.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CMarkGFM", providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CExchange"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    .target(name: "Diagnostics"),
    .target(name: "YAMLSyntax", dependencies: ["CYAML", "Diagnostics"]),
    .target(name: "RecipeTable", exclude: ["FORMAT.md"]),
    .target(
      name: "RecipeCompiler", dependencies: ["Diagnostics", "YAMLSyntax", "RecipeTable", crypto],
      // A link to recipes/facts.yaml.
      resources: [.embedInCode("Facts/facts.yaml")]),
    .target(name: "RecipeDocuments", dependencies: ["RecipeTable", "YAMLSyntax", "Diagnostics"]),
    .target(
      name: "Measurements",
      dependencies: ["RecipeTable", "RecipeDocuments", "YAMLSyntax", "Diagnostics"]),
    .target(name: "ClusterAccess", dependencies: ["RecipeTable", subprocess]),
    .target(
      name: "SnapshotCapture",
      dependencies: [
        "ClusterAccess", "Measurements", "RecipeTable", "RecipeDocuments", "YAMLSyntax",
      ],
      // The first is a link to recipes/facts.yaml.
      resources: [.embedInCode("Facts/facts.yaml"), .embedInCode("Schema/snapshot.schema.json")]),
    .target(
      name: "RecipeBundle",
      dependencies: [
        "RecipeTable", "RecipeDocuments", "Diagnostics", "YAMLSyntax", "CArchive", "CZlib",
        crypto,
      ]),
    .target(
      name: "Evidence",
      dependencies: [
        "RecipeTable", "RecipeDocuments", "RecipeBundle", "Measurements", "Diagnostics",
      ]),
    .target(
      name: "CatalogSite",
      dependencies: [
        "RecipeTable", "RecipeDocuments", "RecipeBundle", "Evidence", "CMarkGFM", "CLibXML2",
        "CZlib", mustache,
      ],
      // The first is a link to that of RecipeTable.
      resources: [.embedInCode("Manual/FORMAT.md"), .embedInCode("Data/schema.json")]),

    .target(
      name: "CommandSupport",
      dependencies: [
        "CExchange", "Diagnostics", "RecipeTable", "RecipeDocuments", argumentParser, crypto,
      ]),
    .target(
      name: "RuntimeCommands",
      dependencies: [
        "CommandSupport", "Diagnostics", "YAMLSyntax", "RecipeTable", "RecipeDocuments",
        "RecipeBundle", "Measurements", "Evidence", "ClusterAccess", "SnapshotCapture",
        argumentParser, crypto,
      ]),
    .target(
      name: "RecipeServer",
      dependencies: [
        "CommandSupport", "Diagnostics", "RecipeTable", "RecipeDocuments", "RecipeBundle",
        "Measurements", "RuntimeCommands",
      ] + network,
      resources: [.embedInCode("Endpoints/openapi.yaml")]),
    .executableTarget(
      name: "larderc",
      dependencies: [
        "CommandSupport", "Diagnostics", "YAMLSyntax", "RecipeCompiler", "RecipeTable",
        "RecipeDocuments", "RecipeBundle", "Evidence", "CatalogSite", "RuntimeCommands",
        argumentParser,
      ],
      linkerSettings: [lld]),
    .executableTarget(
      name: "larder", dependencies: ["RuntimeCommands"], linkerSettings: [lld, fullyStatic]),

    .executableTarget(
      name: "larderd",
      dependencies: [
        "CommandSupport", "RecipeServer", "RecipeTable", "RuntimeCommands", argumentParser,
      ],
      linkerSettings: [lld]),

    .target(name: "TestSupport", dependencies: ["RecipeTable", "RecipeDocuments"]),
    // Run by tools/fuzz.
    .executableTarget(
      name: "ReaderFuzzer",
      dependencies: [
        "RecipeTable", "RecipeDocuments", "RecipeBundle", "Measurements", "Evidence",
        "TestSupport",
      ],
      path: "Tests/ReaderFuzzer"),
    // Run by tools/bench.
    .executableTarget(
      name: "TableBenchmark", dependencies: ["RecipeTable", "TestSupport"],
      path: "Tests/TableBenchmark", linkerSettings: [lld]),
    .executableTarget(
      name: "BundleBenchmark", dependencies: ["CatalogSite", "RecipeBundle", "RecipeTable"],
      path: "Tests/BundleBenchmark", linkerSettings: [lld]),
    // Run by tools/lib/template_test.py.
    .executableTarget(
      name: "TemplateRenderer", dependencies: ["RecipeBundle", "RecipeTable"],
      path: "Tests/TemplateRenderer"),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(
      name: "YAMLSyntaxTests", dependencies: ["YAMLSyntax", "Diagnostics", "TestSupport"]),
    .testTarget(
      name: "RecipeTableTests", dependencies: ["RecipeTable", "RecipeCompiler", "TestSupport"]),
    .testTarget(
      name: "RecipeCompilerTests",
      dependencies: [
        "RecipeCompiler", "Diagnostics", "RecipeDocuments", "RecipeTable", "TestSupport",
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "MeasurementsTests",
      dependencies: [
        "Measurements", "RecipeCompiler", "RecipeDocuments", "RecipeTable", "YAMLSyntax",
        "Diagnostics", "TestSupport",
      ]),
    .testTarget(
      name: "ClusterAccessTests", dependencies: ["ClusterAccess", "RecipeTable", "TestSupport"]),
    .testTarget(
      name: "SnapshotCaptureTests",
      dependencies: [
        "SnapshotCapture", "ClusterAccess", "Measurements", "RecipeDocuments", "RecipeTable",
        "TestSupport",
      ],
      exclude: ["Roots"]),
    .testTarget(name: "ConformanceTests", dependencies: ["larderc", "TestSupport"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "larder", "larderc", "CommandSupport", "RuntimeCommands", "RecipeTable", "TestSupport",
      ]),
    .testTarget(
      name: "RecipeBundleTests",
      dependencies: [
        "RecipeBundle", "RecipeDocuments", "RecipeTable", "TestSupport", "YAMLSyntax",
      ]),
    .testTarget(
      name: "RecipeServerTests",
      dependencies: [
        "RecipeServer", "RecipeTable", "RecipeCompiler", "TestSupport",
      ] + network),
    .testTarget(
      name: "EvidenceTests",
      dependencies: [
        "Evidence", "Measurements", "RecipeCompiler", "RecipeDocuments", "RecipeTable",
        "TestSupport",
      ]),
    .testTarget(
      name: "CatalogSiteTests", dependencies: ["CatalogSite", "RecipeTable", "CLibXML2"]),
  ],
  swiftLanguageModes: [.v6]
)
