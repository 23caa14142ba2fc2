import Dispatch
import Synchronization
import Testing

@testable import CatalogSite

@Suite struct ProseTests {
  /// The parser keeps in one place for the whole process what its extensions look for.
  @Test func severalThreadsGetTheSame() {
    let text = "See https://example.org/recipes/ and ~~that~~, www.example.com, a@example.com."
    let expected = Prose.html(text)
    #expect(expected.contains("<a href=\"https://example.org/recipes/\">"))
    let others = Mutex<Set<String>>([])
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<2000 {
        let html = Prose.html(text)
        if html != expected { others.withLock { _ = $0.insert(html) } }
      }
    }
    #expect(others.withLock { $0 } == [])
  }
}
