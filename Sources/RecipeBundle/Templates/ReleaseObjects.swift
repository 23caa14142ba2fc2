/// What templates find at `.` in Helm, for a release that `helm install` makes.
enum ReleaseObjects {
  /// - Parameters:
  ///   - chart: the chart's name.
  ///   - template: the template's path within the chart.
  static func root(
    values: TemplateMap, release: String, namespace: String, chart: String, template: String
  ) throws -> TemplateValue {
    // Helm's own type, too, like that of the values.
    .map(
      try map(
        type: .values,
        [
          ("Capabilities", .unknown(".Capabilities")),
          ("Chart", .map(try self.chart(chart))),
          ("Files", .unknown(".Files")),
          (
            "Release",
            .map(
              try map([
                ("IsInstall", .bool(true)), ("IsUpgrade", .bool(false)), ("Name", .string(release)),
                ("Namespace", .string(namespace)), ("Revision", .int(1)),
                ("Service", .string("Helm")),
              ]))
          ),
          ("Subcharts", .unknown(".Subcharts")),
          (
            "Template",
            .map(
              try map([
                ("BasePath", .string(chart + "/templates")),
                ("Name", .string(chart + "/" + template)),
              ]))
          ),
          ("Values", .map(values)),
        ]))
  }

  /// The fields of the local charts' `Chart.yaml`; what it does not state is not known here.
  private static func chart(_ name: String) throws -> TemplateMap {
    try map([
      ("APIVersion", .string("v2")), ("Annotations", .unknown(".Chart.Annotations")),
      ("AppVersion", .string("")), ("Condition", .string("")),
      ("Dependencies", .unknown(".Chart.Dependencies")), ("Deprecated", .bool(false)),
      ("Description", .string("Manifests of \(name)")), ("Home", .string("")),
      ("Icon", .string("")), ("IsRoot", .bool(true)), ("Keywords", .unknown(".Chart.Keywords")),
      ("KubeVersion", .string("")), ("Maintainers", .unknown(".Chart.Maintainers")),
      ("Name", .string(name)), ("Sources", .unknown(".Chart.Sources")), ("Tags", .string("")),
      ("Type", .string("application")), ("Version", .string("0.1.0")),
    ])
  }

  private static func map(
    type: TemplateMap.GoType = .plain, _ fields: [(String, TemplateValue)]
  ) throws -> TemplateMap {
    try TemplateMap(fields.map { TemplateMap.Field(key: $0.0, value: $0.1) }, type: type)
  }

  /// Helm takes the words for a missing value out of all that a template gave, its own text included.
  static func render(_ template: Template, root: TemplateValue) throws -> String {
    let text = try TemplateEvaluator.render(template, root: root)
    let words = Array("<no value>".utf8)
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var start = 0
    for place in bytes.indices where bytes[place] == words[0] && place >= start {
      guard bytes[place...].starts(with: words) else { continue }
      output += bytes[start..<place]
      start = place + words.count
    }
    return start == 0 ? text : String(decoding: output + bytes[start...], as: UTF8.self)
  }
}
