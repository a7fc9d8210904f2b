internal import Inference

/// How a transformer pads the picture at its edge.
package enum PaddingChoice: String, Sendable, Hashable, CaseIterable, Codable {
    /// As the network was published.
    case published
    /// Mirrored: the original demo's transformers were trained that way, but their TensorFlow.js port pads with
    /// zeros, which leaves a faint frame. Makes no difference to the bundled transformer, which mirrors anyway.
    case reflect

    var borders: BorderChoice { self == .reflect ? .reflect : .published }
}
