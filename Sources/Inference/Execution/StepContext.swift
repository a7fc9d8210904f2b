internal import Kernels

/// What a step needs to run on one thread: the values' memory, the thread's own, and the run's input.
struct StepContext {
    let arena: Arena
    let image: ImageInput
    let kernels: KernelTable
    let worker: Worker
    let control: RunControl
    /// This thread's memory: ``Plan/scratchCount`` floats.
    let scratch: UnsafeMutablePointer<Float>

    /// Calls `body` for the tiles that this thread takes; the last thread to finish calls `completion`.
    ///
    /// A cancelled run goes through its steps without computing: every thread must come to every barrier.
    func forEachTile(_ count: Int, completion: () -> Void = {}, _ body: (Int) -> Void) {
        worker.forEach(count) { tile in
            if !control.isCancelled { body(tile) }
        } completion: {
            completion()
        }
    }

    /// A convolution's operands in memory, with those of its fused producers.
    func operands(_ references: ConvolutionReferences, sums: Location? = nil) -> ConvolutionTask.Operands {
        var operands = ConvolutionTask.Operands(
            source: source(references.source), out: references.out.map { arena[$0] } ?? arena.base,
            outStride: references.outStride, residual: references.residual.map { UnsafePointer(arena[$0]) },
            sums: sums.map { arena[$0] })
        if let producer = references.source.producer {
            operands.producer = ConvolutionTask.FusedProducer(
                producer.task, self.operands(producer.references))
        }
        return operands
    }

    /// What a view reads, in memory.
    func source(_ view: ViewReference) -> ImageSource {
        var source = ImageSource(
            floats: view.location.map { UnsafePointer(arena[$0]) }, pixelStride: view.pixelStride,
            height: view.height, width: view.width, channels: view.channels)
        if view.location == nil, view.producer == nil {
            switch image {
            case .floats(let floats): source.floats = floats
            case .bytes(let bytes): source.bytes = bytes
            case .none: break
            }
        }
        if let transform = view.transform {
            let parameters = UnsafePointer(arena[transform.parameters])
            let bounds = transform.activation.bounds
            source.transform = ImageSource.Transform(
                scale: parameters, shift: parameters + transform.period, period: transform.period,
                outputMin: bounds.outputMin, outputMax: bounds.outputMax,
                residual: transform.residual.map { UnsafePointer(arena[$0]) },
                copy: transform.copy.map { arena[$0] })
        }
        return source
    }
}
