internal import GraphModel
public import ImageCodecs
public import Inference
public import Kernels
import HostSystem
import Synchronization

/// Paints pictures: the original demo's computation on our engine.
///
/// All calls compute on the calling thread and the stylizer's own pool and block until they are done: call
/// them from a thread that may be blocked, never from a task. Calls from several threads take turns at the
/// pool.
public final class Stylizer: Sendable {
    /// Where networks come from.
    public let models: ModelStore
    /// The threads that compute.
    public let pool: ThreadPool
    /// The microkernels in use.
    public let kernels: KernelTable
    private let transformerKernels: KernelTable
    private let networks = Mutex<[NetworkKey: NetworkSlot]>([:])
    private let workspace = Mutex(Workspace())
    /// Bytes of memory that sessions and contracted pictures may keep between calls.
    private let keepLimit: Int

    /// What is kept between calls where nothing else is said: 256 MiB.
    public static let usualKeepLimit = 256 << 20

    /// - Parameters:
    ///   - models: where networks come from; looked at whenever a network is first needed.
    ///   - threads: how many threads compute.
    ///   - level: the CPU level.
    ///   - precision: what transformers compute in.
    ///   - keepLimit: bytes that may be kept between calls, so that live changes start at once.
    public init(
        models: ModelStore, threads: Int = ThreadPool.defaultThreadCount,
        level: CPULevel = .preferred, precision: Precision = .float32, keepLimit: Int = usualKeepLimit
    ) {
        self.models = models
        kernels = KernelTable(level)
        transformerKernels = KernelTable(level, precision: precision)
        self.keepLimit = keepLimit
        pool = ThreadPool(threads: threads)
    }

    /// How many threads compute.
    public var threads: Int { pool.threadCount }

    /// What transformers compute in; style networks compute in float32.
    public var precision: Precision { transformerKernels.precision }

    private struct NetworkKey: Hashable {
        let name: String
        let borders: BorderChoice
    }

    private struct LoadedNetwork: Sendable {
        let network: Network
        let descriptor: ModelDescriptor
    }

    /// Where a network is loaded: whoever comes while another reads it waits, and shares what comes of it.
    private final class NetworkSlot: Sendable {
        let result = Mutex<Result<LoadedNetwork, any Error>?>(nil)
    }

    // MARK: Networks

    /// The network called `name`, loaded once, whichever threads ask. Throws ``StyleError`` for a network of
    /// the other kind, ``ModelStoreError`` and `InferenceError` for one that cannot be loaded.
    public func network(
        _ name: String, kind: ModelKind, padding: PaddingChoice = .published
    ) throws -> (Network, ModelDescriptor) {
        let key = NetworkKey(name: name, borders: padding.borders)
        let slot = networks.withLock { networks in
            if let slot = networks[key] { return slot }
            let slot = NetworkSlot()
            networks[key] = slot
            return slot
        }
        let result = slot.result.withLock { known in
            if let known { return known }
            let result = Result { try load(name, key.borders) }
            known = result
            return result
        }
        if case .failure = result {
            // No trace of names that stand for nothing; and it may be there the next time.
            networks.withLock { if $0[key] === slot { $0[key] = nil } }
        }
        let loaded = try result.get()
        guard loaded.descriptor.record.kind == kind else {
            throw StyleError.wrongKind(name, isTransformer: loaded.descriptor.record.kind == .transformer)
        }
        return (loaded.network, loaded.descriptor)
    }

    private func load(_ name: String, _ borders: BorderChoice) throws -> LoadedNetwork {
        let model = try models.load(name)
        let isTransformer = model.descriptor.record.kind == .transformer
        return LoadedNetwork(
            network: try Network(
                model.graph, kernels: isTransformer ? transformerKernels : kernels, borders: borders),
            descriptor: model.descriptor)
    }

    /// What running `name` on a picture of this size takes.
    public func cost(_ name: String, kind: ModelKind, height: Int, width: Int) throws -> NetworkCost {
        let (network, _) = try network(name, kind: kind)
        let plan = try plan(network, height: height, width: width)
        return NetworkCost(multiplyAdds: plan.multiplyAdds, bytes: plan.arenaBytes + 12 * height * width)
    }

    /// What painting a picture of this size takes: the work of all octaves, the memory of the largest.
    public func paintingCost(
        transformer: String, height: Int, width: Int, brush: BrushSize, previewHeight: Int? = nil
    ) throws -> NetworkCost {
        let pyramid = PaintingPyramid(width: width, height: height, brush: brush, previewHeight: previewHeight)
        let costs = try pyramid.octaves.map {
            try cost(transformer, kind: .transformer, height: $0.height, width: $0.width)
        }
        return NetworkCost(
            multiplyAdds: costs.reduce(0) { $0 + $1.multiplyAdds }, bytes: costs.map(\.bytes).max() ?? 0)
    }

    /// The plan for a picture of this size or, if that is smaller than the network's windows and mirrored
    /// borders, for the next larger one that it takes; see `RasterImage.mirrored(toWidth:height:)`.
    private func plan(_ network: Network, height: Int, width: Int) throws -> Plan {
        let key = PlanKey(network: ObjectIdentifier(network), height: height, width: width)
        if let plan = workspace.withLock({ $0.plans[key] }) { return plan }
        let plan = try Self.smallestPlan(network, height: height, width: width)
        workspace.withLock { workspace in
            if workspace.plans.count >= 64 { workspace.plans.removeAll() }
            workspace.plans[key] = plan
        }
        return plan
    }

    private static func smallestPlan(_ network: Network, height: Int, width: Int) throws -> Plan {
        // No network's windows are larger than this after its strides.
        let largest = 64
        var side = min(height, width)
        while true {
            do throws(InferenceError) {
                return try Plan(network, height: max(height, side), width: max(width, side))
            } catch {
                guard case .unsupportedSize = error, side < largest else { throw error }
                side += 1
            }
        }
    }

    // MARK: Style vectors

    /// The style of a picture: scaled as ``StyleSize`` says to `styleSize` px high (or, if `square`, forced
    /// to a square of that side), on white where it is transparent, then through the style network.
    public func styleVector(
        of image: RasterImage, styleSize: Int, square: Bool, styleModel: String,
        control: RunControl = RunControl()
    ) throws -> StyleVector {
        let size = StyleSize(styleSize, square: square).resolved(width: image.width, height: image.height)
        let scaled = try image.resized(width: size.width, height: size.height)
        return try styleVector(ofScaled: scaled.flattened(), styleModel: styleModel, control: control)
    }

    private func styleVector(
        ofScaled image: RasterImage, styleModel: String, control: RunControl
    ) throws -> StyleVector {
        let (network, descriptor) = try network(styleModel, kind: .style)
        let plan = try plan(network, height: image.height, width: image.width)
        guard plan.outputHeight * plan.outputWidth * plan.outputChannels == StyleVector.count else {
            throw StyleError.invalidVector(
                "the style network '\(styleModel)' gives \(plan.outputChannels) numbers, not \(StyleVector.count)"
            )
        }
        var values = [Float](repeating: 0, count: StyleVector.count)
        try withSession(plan) { session in
            let picture = image.mirrored(toWidth: plan.width, height: plan.height)
            try picture.rgb.withUnsafeBufferPointer { rgb in
                try values.withUnsafeMutableBufferPointer { values in
                    try session.run(
                        .bytes(rgb.baseAddress!),
                        into: PictureOutput(.floats(values.baseAddress!), height: 1, width: 1),
                        control: control)
                }
            }
        }
        return try StyleVector(values, space: descriptor.record.space)
    }

    // MARK: Painting

    /// Paints a picture.
    ///
    /// The content is scaled, its own style found if the strength is below 1
    /// (`v = strength * style + (1 - strength) * identity`), the transformer run, the result cropped to the
    /// content's size. Networks see the content on white, so that colours hidden behind transparency change
    /// nothing, and mirrored at its right and lower edge if it is smaller than they take (a few px).
    /// Transparency and what is said of the colours are the content's. Throws
    /// ``StyleError/spaceMismatch(_:_:)`` if style and transformer do not belong together,
    /// ``StyleError/paintingTooLarge(content:painting:)``,
    /// ``StyleError/outOfMemory(bytes:)``, and `CancellationError`.
    public func stylize(_ task: StylizationTask, control: RenderControl = RenderControl()) throws
        -> RasterImage
    {
        let (network, descriptor) = try network(
            task.transformer, kind: .transformer, padding: task.padding)
        guard descriptor.record.space == task.style.space else {
            throw StyleError.spaceMismatch(task.style.space, descriptor.record.space)
        }
        let size = task.contentSize.resolved(width: task.content.width, height: task.content.height)
        try check(size, of: task.content)
        // The pictures of this size are arrays, which end the program when the system gives them no memory: it is
        // asked before. The activations are asked for with them, so that it is known at once.
        let bytes =
            try arenaBytes(plan(network, height: size.height, width: size.width))
            + 12 * size.width * size.height
        guard MemoryTrial.succeeds(bytes: bytes) else { throw StyleError.outOfMemory(bytes: bytes) }
        let scaled = try task.content.resized(width: size.width, height: size.height)
        let content = scaled.flattened()
        try control.checkCancellation()

        var style = task.style
        if task.strength < 1 {
            let run = control.begin(.identityVector)
            let identity = try identity(of: content, task, control: run)
            style = try style.blended(withIdentity: identity, strength: max(0, task.strength))
        }
        let run = control.begin(.stylizing)
        let plan = try plan(network, height: size.height, width: size.width)
        let rgb = try paint(content, task, plan, style, control: run)
        let painted = content.withPixels(
            width: size.width, height: size.height, rgb: rgb, alpha: scaled.alpha)
        return task.preserveColor ? painted.withColors(of: content) : painted
    }

    private func check(
        _ size: (width: Int, height: Int), of content: RasterImage
    ) throws(StyleError) {
        let limits = ImageLimits()
        guard max(size.width, size.height) <= limits.side, size.width * size.height <= limits.pixels else {
            throw .paintingTooLarge(
                content: .init(width: content.width, height: content.height),
                painting: .init(width: size.width, height: size.height))
        }
    }

    private func identity(
        of content: RasterImage, _ task: StylizationTask, control: RunControl
    ) throws -> StyleVector {
        let key = task.contentID.map {
            IdentityKey(content: $0, model: task.styleModel, height: content.height, width: content.width)
        }
        if let key, let known = workspace.withLock({ $0.identity(key) }) { return known }
        let vector = try styleVector(ofScaled: content, styleModel: task.styleModel, control: control)
        if let key { workspace.withLock { $0.keep(vector, as: key) } }
        return vector
    }

    /// Runs the transformer. A content with an id keeps its style-free activations, so that the next style on
    /// the same content runs only the rest.
    private func paint(
        _ content: RasterImage, _ task: StylizationTask, _ plan: Plan, _ style: StyleVector,
        control: RunControl
    ) throws -> [UInt8] {
        let count = content.width * content.height * 3
        let key = task.contentID.map {
            ContentKey(
                content: $0, network: task.transformer, borders: task.padding.borders, height: content.height,
                width: content.width)
        }
        let known = key.flatMap { key in workspace.withLock { $0.contracted(key) } }
        var kept: ContractedPicture?
        var failure: (any Error)?
        let rgb = [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
            do {
                try withSession(plan) { session in
                    let result = PictureOutput(
                        .bytes(out.baseAddress!), height: content.height, width: content.width)
                    if let known, known.plan === plan {
                        try session.stylize(known, style: style.values, into: result, control: control)
                        return
                    }
                    let extended = content.mirrored(toWidth: plan.width, height: plan.height)
                    try extended.rgb.withUnsafeBufferPointer { rgb in
                        let picture = PictureInput.bytes(rgb.baseAddress!)
                        if key != nil, plan.canContract, plan.keptBytes <= keepLimit / 2 {
                            do {
                                kept = try session.contract(picture, control: RunControl(parent: control))
                            } catch InferenceError.outOfMemory {
                                // It only saves time on the next style.
                            }
                        }
                        if let kept {
                            try session.stylize(kept, style: style.values, into: result, control: control)
                        } else {
                            try session.run(picture, style: style.values, into: result, control: control)
                        }
                    }
                }
                initialized = count
            } catch {
                failure = error
                out.initialize(repeating: 0)
                initialized = count
            }
        }
        if case .outOfMemory(let bytes)? = failure as? InferenceError {
            throw StyleError.outOfMemory(bytes: bytes)
        }
        if let failure { throw failure }
        if let key, let kept {
            workspace.withLock { $0.keep(kept, as: key, limit: keepLimit / 2) }
        }
        return rgb
    }

    // MARK: Memory

    /// Lends a session for `plan`: the one kept from the last call if it fits, else a new one, which is then
    /// kept if it is small.
    private func withSession<Result>(_ plan: Plan, _ body: (Session) throws -> Result) throws -> Result {
        let kept = workspace.withLock { workspace -> KeptSession? in
            guard let index = workspace.sessions.firstIndex(where: { $0.session.plan === plan }) else {
                return nil
            }
            return workspace.sessions.remove(at: index)
        }
        var lent = try kept ?? newSession(plan)
        defer {
            lent.lastUse = .now
            if plan.arenaBytes <= keepLimit / 4 {
                workspace.withLock { workspace in
                    workspace.sessions.append(lent)
                    while workspace.sessions.count > 2 { workspace.sessions.removeFirst() }
                }
            }
        }
        return try body(lent.session)
    }

    /// What the activations of a run under `plan` still take: nothing if a session for it is kept.
    private func arenaBytes(_ plan: Plan) -> Int {
        workspace.withLock { $0.sessions.contains { $0.session.plan === plan } } ? 0 : plan.arenaBytes
    }

    private func newSession(_ plan: Plan) throws -> KeptSession {
        do {
            return KeptSession(session: try Session(plan, pool: pool))
        } catch .outOfMemory(let bytes) {
            throw StyleError.outOfMemory(bytes: bytes)
        }
    }

    /// A session is used by one thread at a time: it is lent to one caller and put back.
    private struct KeptSession: @unchecked Sendable {
        let session: Session
        /// When it was put back.
        var lastUse = ContinuousClock.now
    }

    /// Networks live as long as the stylizer, so their identity names them.
    private struct PlanKey: Hashable {
        let network: ObjectIdentifier
        let height: Int
        let width: Int
    }

    private struct IdentityKey: Hashable {
        let content: String
        let model: String
        let height: Int
        let width: Int
    }

    private struct ContentKey: Hashable {
        let content: String
        let network: String
        let borders: BorderChoice
        let height: Int
        let width: Int
    }

    /// What is kept between calls.
    private struct Workspace: Sendable {
        struct Kept<Key: Hashable & Sendable, Value: Sendable>: Sendable {
            let key: Key
            let value: Value
            var lastUse = ContinuousClock.now
        }

        var plans: [PlanKey: Plan] = [:]
        var sessions: [KeptSession] = []
        private var identities: [IdentityKey: Kept<IdentityKey, StyleVector>] = [:]
        /// Least recently made first.
        private var contracted: [Kept<ContentKey, ContractedPicture>] = []

        mutating func identity(_ key: IdentityKey) -> StyleVector? {
            identities[key]?.lastUse = .now
            return identities[key]?.value
        }

        mutating func keep(_ identity: StyleVector, as key: IdentityKey) {
            if identities.count >= 256 { identities.removeAll() }
            identities[key] = Kept(key: key, value: identity)
        }

        mutating func contracted(_ key: ContentKey) -> ContractedPicture? {
            guard let index = contracted.firstIndex(where: { $0.key == key }) else { return nil }
            contracted[index].lastUse = .now
            return contracted[index].value
        }

        mutating func keep(_ picture: ContractedPicture, as key: ContentKey, limit: Int) {
            contracted.removeAll { $0.key == key }
            contracted.append(Kept(key: key, value: picture))
            while contracted.reduce(0, { $0 + $1.value.bytes }) > limit { contracted.removeFirst() }
        }

        var bytes: Int {
            sessions.reduce(0) { $0 + $1.session.plan.arenaBytes }
                + contracted.reduce(0) { $0 + $1.value.bytes }
        }

        mutating func forget(unusedSince time: ContinuousClock.Instant) {
            sessions.removeAll { $0.lastUse <= time }
            contracted.removeAll { $0.lastUse <= time }
            identities = identities.filter { $0.value.lastUse > time }
        }
    }

    /// What activations and the memory of runs occupy between calls, in bytes.
    public var keptBytes: Int { workspace.withLock { $0.bytes } }

    /// Forgets what is kept of pictures (activations, identity vectors, the memory of runs) and was not used
    /// for `duration`; by default all of it. What is used next is computed again, and comes out the same.
    public func forgetContents(unusedFor duration: Duration = .zero) {
        workspace.withLock { $0.forget(unusedSince: .now - duration) }
    }
}
