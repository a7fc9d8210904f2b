import HostSystem
import ImageCodecs

extension Failure {
    /// What went wrong with the picture from the file `path` after it was read, naming the file.
    ///
    /// - Parameter sizeFlag: the option to whose value the picture was scaled, and that value. The size that was too
    ///   large is not the file's own then.
    init(_ error: any Error, of path: String, sizeFlag: String) {
        let failure = Failure(error)
        let name = InputFile.name(of: path)
        switch error as? ImageCodecError {
        case .tooManyPixels(let width, let height, let limit):
            let megapixels = (Double(width) * Double(height) / 100_000).rounded(.up) / 10
            self = .badData(
                "\(name): scaled to \(sizeFlag) it has \(width)x\(height) px, \(megapixels) MP; the limit is "
                    + "\(limit / 1_000_000) MP; give a smaller size, or a picture that is less flat")
        case .sideTooLong(let width, let height, let limit):
            self = .badData(
                "\(name): scaled to \(sizeFlag) it has \(width)x\(height) px; no side may exceed \(limit) px; "
                    + "give a smaller size, or a picture that is less flat")
        default: self = Failure(description: "\(name): \(failure)", code: failure.code)
        }
    }
}
