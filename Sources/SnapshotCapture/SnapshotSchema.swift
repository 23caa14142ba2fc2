/// The JSON Schema of the snapshots that are captured here.
public enum SnapshotSchema {
  /// Of https://json-schema.org/draft/2020-12.
  public static var text: String {
    String(decoding: PackageResources.snapshot_schema_json, as: UTF8.self)
  }
}
