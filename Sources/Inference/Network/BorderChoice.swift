/// How a network pads its images.
public enum BorderChoice: String, Sendable, Hashable, CaseIterable {
    /// As the network was published.
    case published
    /// Mirrored at the edge wherever the network pads explicitly with zeros. The original demo's transformers were
    /// trained that way; their TensorFlow.js port pads with zeros, which leaves a faint frame.
    case reflect
}
