/// The order of what depends on each other, for those who make recipes and those who change them.
package enum DeploymentOrder {
  /// Repeatedly takes the first candidate whose dependencies are all placed.
  ///
  /// - Parameters:
  ///   - candidates: by number, in the order of preference.
  ///   - dependencies: of each number.
  ///   - placed: what counts as there from the start, for each number.
  /// - Returns: the candidates; those that wait for each other are left out.
  package static func order(
    _ candidates: [Int], _ dependencies: [[Int]], placed: [Bool]
  ) -> [Int] {
    var placed = placed
    var waiting = candidates
    var order: [Int] = []
    while let next = waiting.firstIndex(where: { dependencies[$0].allSatisfy { placed[$0] } }) {
      let number = waiting.remove(at: next)
      placed[number] = true
      order.append(number)
    }
    return order
  }
}
