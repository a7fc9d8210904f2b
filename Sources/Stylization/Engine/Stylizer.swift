internal import GraphModel
import HostSystem
internal import ImageCodecs
package import Inference
package import Kernels
internal import Pyramids
import Synchronization

/// Paints pictures with the networks of a ``ModelStore``.
///
/// All calls compute on the calling thread and the stylizer's own pool and block until they are done: call
/// them from a thread that may be blocked, never from a task. Calls from several threads take turns at the
/// pool.
package final class Stylizer: Sendable {
    /// Where networks come from.
    package let models: ModelStore
    /// The threads that compute.
    package let pool: ThreadPool
    /// The microkernels in use.
    package let kernels: KernelTable
    let transformerKernels: KernelTable
    private let networks = Mutex<[NetworkKey: NetworkSlot]>([:])
    let cache: Mutex<StylizerCache>
    /// How many bytes may be kept between calls; half of it of encoded content.
    let cacheByteLimit: Int

    /// How much is kept between calls by default: 256 MiB.
    package static let defaultCacheByteLimit = 256 << 20

    /// - Parameters:
    ///   - models: where networks come from; looked at whenever a network is first needed.
    ///   - threads: how many threads compute.
    ///   - level: the CPU level.
    ///   - precision: what transformers compute in.
    ///   - cacheByteLimit: bytes that may be kept between calls, so that live changes start at once.
    package init(
        models: ModelStore, threads: Int = ThreadPool.defaultThreadCount,
        level: CPULevel = .preferred, precision: Precision = .float32,
        cacheByteLimit: Int = defaultCacheByteLimit
    ) {
        self.models = models
        kernels = KernelTable(level)
        transformerKernels = KernelTable(level, precision: precision)
        self.cacheByteLimit = cacheByteLimit
        cache = Mutex(StylizerCache(byteLimit: cacheByteLimit))
        pool = ThreadPool(threads: threads)
    }

    /// How many threads compute.
    package var threads: Int { pool.threadCount }

    /// What transformers compute in; style networks compute in float32.
    package var precision: Precision { transformerKernels.precision }

    private struct NetworkKey: Hashable {
        let name: String
        let borders: BorderChoice
    }

    private struct LoadedNetwork: Sendable {
        let network: Network
        let descriptor: ModelDescriptor
    }

    /// Where a network is loaded: concurrent callers wait for one load, and share its result.
    private final class NetworkSlot: Sendable {
        let result = Mutex<Result<LoadedNetwork, any Error>?>(nil)
    }

    // MARK: Networks

    /// The network called `name`, loaded once, however many threads ask for it.
    ///
    /// Throws ``StyleError`` for a network of the other kind, ``ModelStoreError`` and `InferenceError` for one that
    /// cannot be loaded.
    package func network(
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
            // Failures are not kept: the files may appear later.
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
    package func cost(_ name: String, kind: ModelKind, height: Int, width: Int) throws -> NetworkCost {
        let (network, _) = try network(name, kind: kind)
        let plan = try plan(network, height: height, width: width)
        return NetworkCost(multiplyAdds: plan.multiplyAdds, bytes: plan.arenaBytes + 12 * height * width)
    }

    /// What painting a picture of this size takes: the work of all octaves, the memory of the one that takes most.
    ///
    /// `paintings` is how many renditions are painted of it: one, and one more for each region and for a map of
    /// the strength.
    package func paintingCost(
        transformer: String, height: Int, width: Int, brush: BrushSize, previewHeight: Int? = nil,
        paintings: Int = 1
    ) throws -> NetworkCost {
        let pyramid = PaintingPyramid(
            width: width, height: height, brush: brush, previewHeight: previewHeight)
        let (network, _) = try network(transformer, kind: .transformer)
        let plans = try pyramid.octaves.map { try plan(network, height: $0.height, width: $0.width) }
        let result = StylizationTask.resultSize(
            ofPainting: PixelSize(width: width, height: height), previewHeight: previewHeight)
        return NetworkCost(
            multiplyAdds: plans.reduce(0) { sum, plan in
                let work = RenditionWork(plan, renditions: paintings, missing: paintings, isEncoded: false)
                return sum + Int(work.total)
            },
            bytes: Self.bytes(
                pyramid, paintings: paintings, arenas: plans.map(\.arenaBytes), result: result,
                threads: threads))
    }

    /// The memory of painting at its peak: an octave's pictures, and its activations or, when those are done with,
    /// what the join with the octave below takes.
    ///
    /// - Parameters:
    ///   - pyramid: what is painted.
    ///   - paintings: how many renditions are painted.
    ///   - arenas: bytes of activations that each octave still needs.
    ///   - result: the size that the finest octave is scaled to.
    ///   - threads: how many threads compute.
    /// - Returns: bytes.
    static func bytes(
        _ pyramid: PaintingPyramid, paintings: Int, arenas: [Int], result: PixelSize, threads: Int
    ) -> Int {
        let finest = pyramid.finest
        // The painting, what was seen of the photo and the photo at the finest octave's size; enlarged, the strokes,
        // the photo with its transparency, the photo on white, and the result in its colours.
        let isEnlarged = result.width > finest.width || result.height > finest.height
        var bytes = isEnlarged ? 10 * finest.pixels + 13 * result.pixels : 0
        for (index, octave) in pyramid.octaves.enumerated() {
            let join =
                index == 0 ? 0 : OctaveBlend.bytes(coarse: pyramid.octaves[index - 1], fine: octave)
            // The photo, what is seen of it, the painting; with octaves, the photos and paintings below, too.
            let pictures = (pyramid.octaves.count == 1 ? 12 : 18) * octave.pixels
            bytes = max(bytes, max(arenas[index], join) + pictures)
        }
        guard paintings > 1 else { return bytes }
        // Each further painting, the mask of its region, and the one that all are joined to.
        return bytes + 4 * (paintings - 1) * finest.pixels
            + RegionBlend.bytes(size: finest, threads: threads)
    }

    /// The plan for a picture of this size or, if that is smaller than the network's windows and mirrored
    /// borders, for the next larger one that it takes; see `RasterImage.mirrored(toWidth:height:)`.
    func plan(_ network: Network, height: Int, width: Int) throws -> Plan {
        let key = StylizerCache.PlanKey(
            network: ObjectIdentifier(network), size: PixelSize(width: width, height: height))
        if let plan = cache.withLock({ $0.plan(key) }) { return plan }
        let plan = try Self.smallestPlan(network, height: height, width: width)
        return cache.withLock { $0.keep(plan, as: key) }
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

    // MARK: Memory

    /// Lends a session for `plan`: a stream's own, or the one kept from the last call, else a new one, which is then
    /// kept if it is small.
    func withSession<Result>(
        _ plan: Plan, of stream: StreamSessions? = nil, _ body: (Session) throws -> Result
    ) throws -> Result {
        if let stream { return try body(stream.session(for: plan) { try newSession(plan).session }) }
        let session = try cache.withLock { $0.takeSession(for: plan) } ?? newSession(plan)
        defer { cache.withLock { $0.putBack(session) } }
        return try body(session.session)
    }

    /// What the activations of a run under `plan` still take: nothing if a session for it is kept.
    func arenaBytes(_ plan: Plan) -> Int {
        cache.withLock { $0.hasSession(for: plan) } ? 0 : plan.arenaBytes
    }

    private func newSession(_ plan: Plan) throws -> StylizerCache.IdleSession {
        do {
            return StylizerCache.IdleSession(session: try Session(plan, pool: pool))
        } catch .outOfMemory(let bytes) {
            throw StyleError.outOfMemory(bytes: bytes)
        }
    }

    /// What activations and the memory of runs occupy between calls, in bytes.
    package var keptBytes: Int { cache.withLock { $0.bytes } }

    /// Forgets what is kept of pictures (activations, identity vectors, the memory of runs) and was not used for
    /// `duration`; by default all of it.
    ///
    /// What is used next is computed again, and comes out the same.
    package func forgetContents(unusedFor duration: Duration = .zero) {
        let dropped = cache.withLock { $0.forget(unusedFor: duration) }
        withExtendedLifetime(dropped) {}
    }
}
