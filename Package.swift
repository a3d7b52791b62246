// swift-tools-version:6.2
import PackageDescription

/// Parsers hand out spans that borrow from their input; saying so needs the `Lifetimes` feature.
let lifetimes: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]

let package = Package(
  name: "ncall",
  products: [.executable(name: "ncall", targets: ["ncall"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
  ],
  targets: [
    // Floor 0: system libraries and what everything may know.
    .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
    .target(name: "CSRTP", linkerSettings: [.linkedLibrary("srtp2")]),
    .target(name: "COpus", linkerSettings: [.linkedLibrary("opus")]),
    .target(name: "CSpeexDSP", linkerSettings: [.linkedLibrary("speexdsp")]),
    .target(name: "CALSA", linkerSettings: [.linkedLibrary("asound")]),
    .target(
      name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CSockets"),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CCrypt", linkerSettings: [.linkedLibrary("crypt")]),
    .target(name: "CPostgreSQL", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "MediaBasics", swiftSettings: lifetimes),

    // Floor 1.
    .target(
      name: "RTC",
      dependencies: ["COpenSSL", "CSRTP", "MediaBasics"],
      swiftSettings: lifetimes),
    .target(name: "Sound", dependencies: ["CALSA", "COpus", "CSpeexDSP", "MediaBasics"], swiftSettings: lifetimes),
    .target(name: "TerminalKit", dependencies: ["CNcurses", "MediaBasics"]),
    .target(
      name: "LiveKitProtocol",
      dependencies: ["COpenSSL", "CZlib", .product(name: "SwiftProtobuf", package: "swift-protobuf")]),

    // Floor 2.
    .target(name: "RTCTransport", dependencies: ["CSockets", "MediaBasics", "RTC"]),
    .target(name: "RTCSimulation", dependencies: ["MediaBasics", "RTC"]),
    .target(name: "NchatAPI", dependencies: ["LiveKitProtocol"]),
    .target(
      name: "WebClient",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    .target(
      name: "WebServing",
      dependencies: [
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),

    // Floor 3.
    .target(
      name: "LiveKit",
      dependencies: [
        "LiveKitProtocol", "MediaBasics", "RTC", "RTCTransport", "WebClient",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .target(
      name: "MediaServer",
      dependencies: [
        "LiveKitProtocol", "MediaBasics", "RTC", "RTCTransport", "WebServing", "Yams",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),
    .target(
      name: "NchatClient",
      dependencies: [
        "NchatAPI", "WebClient",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),

    // Floor 4.
    .target(
      name: "CallCore",
      dependencies: [
        "LiveKit", "MediaBasics", "NchatAPI", "NchatClient", "RTCTransport", "Sound",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    .target(
      name: "Backend",
      dependencies: [
        "CCrypt", "CPostgreSQL", "LiveKitProtocol", "MediaServer", "NchatAPI", "WebClient", "WebServing",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      resources: [.embedInCode("SQL")]),

    // Floor 5.
    .target(name: "TUI", dependencies: ["CallCore", "MediaBasics", "NchatAPI", "TerminalKit"]),
    .target(name: "Headless", dependencies: ["CallCore", "NchatAPI", "RTCTransport"]),
    .target(
      name: "Demo",
      dependencies: [
        "LiveKit", "LiveKitProtocol", "MediaBasics", "MediaServer", "RTCTransport",
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.embedInCode("Speech")]),
    // Floor 6.
    .target(
      name: "Bench",
      dependencies: [
        "CallCore", "CPostgreSQL", "CSockets", "Demo", "LiveKit", "LiveKitProtocol", "MediaBasics", "MediaServer",
        "NchatAPI",
        "RTC", "RTCTransport", "Sound", "TerminalKit", "TUI", "WebClient", "WebServing",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      resources: [.embedInCode("Peers")],
      swiftSettings: lifetimes),

    // Floor 7.
    .executableTarget(
      name: "ncall",
      dependencies: [
        "Backend", "Bench", "CallCore", "Demo", "Headless", "LiveKit", "LiveKitProtocol", "MediaServer", "NchatAPI",
        "NchatClient", "RTCTransport", "Sound", "TerminalKit", "TUI", "TOMLKit", "WebClient", "WebServing",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    .testTarget(name: "MediaBasicsTests", dependencies: ["MediaBasics"], swiftSettings: lifetimes),
    .testTarget(name: "RTCTests", dependencies: ["RTC", "RTCSimulation"], swiftSettings: lifetimes),
    .testTarget(name: "SoundTests", dependencies: ["Sound"], swiftSettings: lifetimes),
    .testTarget(name: "TerminalKitTests", dependencies: ["TerminalKit"]),
    .testTarget(name: "LiveKitProtocolTests", dependencies: ["LiveKitProtocol", "MediaBasics"]),
    .testTarget(name: "RTCTransportTests", dependencies: ["RTCTransport"]),
    .testTarget(
      name: "LiveKitTests",
      dependencies: [
        "LiveKit", "LiveKitProtocol", "MediaBasics", "RTCTransport",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    .testTarget(
      name: "MediaServerTests",
      dependencies: [
        "LiveKit", "LiveKitProtocol", "MediaBasics", "MediaServer", "RTC", "RTCTransport", "WebServing",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(name: "NchatAPITests", dependencies: ["LiveKitProtocol", "NchatAPI", "Yams"]),
    .testTarget(
      name: "WebServingTests",
      dependencies: [
        "WebServing",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    .testTarget(name: "WebClientTests", dependencies: ["WebClient"]),
    .testTarget(
      name: "NchatClientTests",
      dependencies: [
        "NchatAPI", "NchatClient", "WebClient",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ]),
    .testTarget(
      name: "BackendTests",
      dependencies: [
        "Backend", "CPostgreSQL", "CallCore", "LiveKit", "LiveKitProtocol", "MediaBasics", "MediaServer", "NchatAPI",
        "NchatClient", "RTCTransport",
        "WebClient", "WebServing",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    .testTarget(name: "CallCoreTests", dependencies: ["CallCore", "NchatAPI", "NchatClient", "Sound"]),
    .testTarget(name: "TUITests", dependencies: ["CallCore", "NchatAPI", "NchatClient", "Sound", "TUI"]),
    .testTarget(
      name: "RTCSimulationTests", dependencies: ["MediaBasics", "RTC", "RTCSimulation", "Sound"],
      swiftSettings: lifetimes),
    .testTarget(
      name: "PeerInteropTests", dependencies: ["MediaBasics", "RTC", "RTCTransport", "Sound"], swiftSettings: lifetimes),
    .testTarget(
      name: "HeadlessTests", dependencies: ["CallCore", "Headless", "MediaBasics", "NchatAPI", "NchatClient"]),
    .testTarget(
      name: "DemoTests",
      dependencies: [
        "Demo", "LiveKit", "MediaBasics", "MediaServer", "RTCTransport", "Sound",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(name: "BenchTests", dependencies: ["Bench", "MediaBasics", "RTC", "Sound"], swiftSettings: lifetimes),
    .testTarget(
      name: "ncallTests",
      dependencies: [
        "ncall", "Backend", "CallCore", "Headless", "LiveKit", "LiveKitProtocol", "MediaServer", "NchatAPI",
        "NchatClient",
        "Sound",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
