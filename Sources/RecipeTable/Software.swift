/// What both programs and everything that they write call themselves.
public enum Software {
  public static let name = "larder"
  public static let version = "0.1.0"
}
