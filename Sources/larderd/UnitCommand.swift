import ArgumentParser
import CommandSupport

struct UnitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unit", abstract: "Print a systemd unit that runs this program.",
    discussion: """
      Write it to /etc/systemd/system/larderd.service, put the table and the site where it says, and run \
      systemctl enable --now larderd. Each restriction says in a comment what for.
      """)

  @Option(help: "Where this program is.")
  var program = "/usr/local/bin/larderd"

  @Option(help: "The table.")
  var table = "/var/lib/larder/larder.table"

  @Option(help: "A published folder, to be served at /.")
  var site: String?

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on, from 1024.")
  var port = 8080

  func validate() throws {
    guard (1024...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 1024 to 65535: lower ones take a privilege")
    }
    for path in [program, table] + (site.map { [$0] } ?? []) {
      guard path.hasPrefix("/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x25 })
      else { throw ValidationError("\(path) is no absolute path of plain letters") }
    }
  }

  func run() throws {
    let arguments = [
      program, "serve", "--table", table, "--host", host, "--port", String(port),
    ]
    printOutput(Unit.text(command: arguments + (site.map { ["--site", $0] } ?? [])))
  }
}

/// The unit's text.
private enum Unit {
  static func text(command: [String]) -> String {
    head + "ExecStart=\(command.joined(separator: " "))\n" + process
      + restrictions.map { "\n# \($0.reason)\n" + $0.lines.map { $0 + "\n" }.joined() }.joined()
      + end
  }

  private static let head = """
    [Unit]
    Description=Recipes for GPU clusters over HTTP
    After=network.target

    [Service]
    Type=exec

    """

  private static let process = """
    # Reads the table again at once; without it, within a second.
    ExecReload=/bin/kill -HUP $MAINPID
    Restart=on-failure
    # Requests that are being answered have 20 seconds by the program itself.
    TimeoutStopSec=30
    # A connection each, and some files.
    LimitNOFILE=16384
    # Answers that are kept take 64 MB, connections some kilobytes each.
    MemoryHigh=512M
    MemoryMax=1G
    TasksMax=64

    """

  private static let restrictions: [(reason: String, lines: [String])] = [
    (
      "A user of its own that owns nothing; the table and the site have to be readable for all.",
      ["DynamicUser=yes"]
    ),
    ("It needs no privilege, and none can be gained.", ["NoNewPrivileges=yes"]),
    (
      "Its port is above 1023, so no capability is needed.",
      [
        "CapabilityBoundingSet=", "AmbientCapabilities=",
      ]
    ),
    ("It writes nothing: the whole system is read-only for it.", ["ProtectSystem=strict"]),
    ("Nothing of it is in anybody's home.", ["ProtectHome=yes"]),
    ("It keeps no temporary files, and sees nobody else's.", ["PrivateTmp=yes"]),
    (
      "It uses no devices but null, zero and the random ones.",
      [
        "PrivateDevices=yes", "DevicePolicy=closed",
      ]
    ),
    (
      "It is no administrator's tool: no clock, host name, kernel setting, module or log to change.",
      [
        "ProtectClock=yes", "ProtectHostname=yes", "ProtectKernelTunables=yes",
        "ProtectKernelModules=yes", "ProtectKernelLogs=yes", "ProtectControlGroups=yes",
      ]
    ),
    (
      "Of other processes it sees nothing; of /proc it reads what is about itself.",
      [
        "ProtectProc=invisible", "ProcSubset=pid",
      ]
    ),
    ("No other users' files or processes.", ["PrivateUsers=yes"]),
    (
      "It listens on the network, and on nothing else.",
      [
        "RestrictAddressFamilies=AF_INET AF_INET6"
      ]
    ),
    ("It makes no containers.", ["RestrictNamespaces=yes"]),
    ("Its memory is program or data, never both.", ["MemoryDenyWriteExecute=yes"]),
    (
      "It never changes how it runs, or what files are.",
      [
        "LockPersonality=yes", "RestrictRealtime=yes", "RestrictSUIDSGID=yes",
      ]
    ),
    ("Nothing of it is left behind.", ["RemoveIPC=yes", "KeyringMode=private"]),
    (
      "It makes the system calls that services make, and those of this machine only.",
      [
        "SystemCallArchitectures=native", "SystemCallFilter=@system-service",
        "SystemCallFilter=~@privileged @resources", "SystemCallErrorNumber=EPERM",
      ]
    ),
    ("Whatever it should make is for nobody else.", ["UMask=0077"]),
  ]

  private static let end = """

    [Install]
    WantedBy=multi-user.target

    """
}
