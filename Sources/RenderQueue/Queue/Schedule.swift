/// The order in which waiting renders run: previews before full renders, fair turns within either.
///
/// A full render cannot starve: after ``previewsPerFullRender`` previews that overtook one, it is its turn.
/// A value, so that the order to come is found by playing a copy forward.
struct Schedule<Element> {
    /// How many previews may overtake waiting full renders before one of these runs.
    let previewsPerFullRender: Int
    private var previews = RoundRobinQueue<Element>()
    private var fullRenders = RoundRobinQueue<Element>()
    private var overtakings = 0
    private(set) var count = 0

    init(previewsPerFullRender: Int) { self.previewsPerFullRender = previewsPerFullRender }

    var isEmpty: Bool { count == 0 }

    /// All elements in the order in which they would run if nothing else came.
    var order: [Element] {
        var rest = self
        var order: [Element] = []
        while let element = rest.popFirst() { order.append(element) }
        return order
    }

    func count(of client: ClientID) -> Int { previews.count(of: client) + fullRenders.count(of: client) }

    func count(ofSource source: String) -> Int {
        previews.count(ofSource: source) + fullRenders.count(ofSource: source)
    }

    mutating func append(_ element: Element, of client: ClientID, priority: RenderPriority) {
        switch priority {
        case .preview: previews.append(element, of: client)
        case .full: fullRenders.append(element, of: client)
        }
        count += 1
    }

    mutating func popFirst() -> Element? {
        let isFullRendersTurn = overtakings >= previewsPerFullRender && !fullRenders.isEmpty
        if !isFullRendersTurn, let preview = previews.popFirst() {
            overtakings = fullRenders.isEmpty ? 0 : overtakings + 1
            count -= 1
            return preview
        }
        guard let render = fullRenders.popFirst() else { return nil }
        overtakings = 0
        count -= 1
        return render
    }

    mutating func remove(where fits: (Element) -> Bool) -> Element? {
        guard let element = previews.remove(where: fits) ?? fullRenders.remove(where: fits) else {
            return nil
        }
        count -= 1
        return element
    }

    mutating func removeAll() -> [Element] {
        let all = order
        self = Schedule(previewsPerFullRender: previewsPerFullRender)
        return all
    }
}
