import HTTPTypes
import Metrics

/// What the metrics say.
enum MetricHelp {
  static let texts = [
    "larder_http_requests_total": "Requests that were answered.",
    "larder_http_request_duration_seconds": "Time until an answer began to be written.",
    "larder_http_requests_in_flight": "Requests that are being answered.",
    "larder_http_malformed_requests_total": "Requests whose head could not be read.",
    "larder_log_lines_lost": "Lines of the log that were left out, as nobody took them.",
    "larder_rate_limit_rejects_total": "Requests refused because their client makes too many.",
    "larder_table_loads_total": "Tables found at the table's place, loaded or refused.",
    "larder_table_combinations": "Combinations with a recipe in the table that is served.",
    "process_open_fds": "Open file descriptors.",
    "process_resident_memory_bytes": "Memory in use.",
    "process_start_time_seconds": "When the process started, in seconds since 1970.",
  ]
}

/// Counts what no other layer sees.
struct MalformedRequests: Sendable {
  private let counter: Counter

  init(_ factory: some MetricsFactory) {
    counter = Counter(label: "larder_http_malformed_requests_total", factory: factory)
    counter.increment(by: 0)
  }

  func count(_ status: HTTPResponse.Status) { counter.increment() }
}
