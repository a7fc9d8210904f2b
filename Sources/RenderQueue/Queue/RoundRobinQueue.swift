/// Elements in fair turns: round-robin over the clients that have any, first in first out within a client.
///
/// Invariants: `turns` holds exactly the keys of `lines`, each once; no line is empty.
struct RoundRobinQueue<Element> {
    private var turns: [ClientID] = []
    private var lines: [ClientID: [Element]] = [:]

    var isEmpty: Bool { turns.isEmpty }

    func count(of client: ClientID) -> Int { lines[client]?.count ?? 0 }

    func count(ofSource source: String) -> Int {
        lines.reduce(0) { $0 + ($1.key.source == source ? $1.value.count : 0) }
    }

    /// A client that has nothing waiting joins behind the others.
    mutating func append(_ element: Element, of client: ClientID) {
        if lines[client] == nil { turns.append(client) }
        lines[client, default: []].append(element)
    }

    /// The next element in turn.
    mutating func popFirst() -> Element? {
        guard !turns.isEmpty else { return nil }
        let client = turns.removeFirst()
        guard var line = lines.removeValue(forKey: client) else { return nil }
        let element = line.removeFirst()
        if !line.isEmpty {
            lines[client] = line
            turns.append(client)
        }
        return element
    }

    /// Takes out the first element that fits; its client's turn stays where it is.
    mutating func remove(where fits: (Element) -> Bool) -> Element? {
        for (turn, client) in turns.enumerated() {
            guard var line = lines[client], let index = line.firstIndex(where: fits) else { continue }
            let element = line.remove(at: index)
            lines[client] = line.isEmpty ? nil : line
            if line.isEmpty { turns.remove(at: turn) }
            return element
        }
        return nil
    }
}
