import HostSystem
import Stylization

extension Failure {
    /// What went wrong with the picture from the file `path` after it was read, naming the file.
    ///
    /// `sizeFlag` is the option to whose value the picture was scaled, with that value.
    init(_ error: any Error, of path: String, sizeFlag: String) {
        let failure = Failure(error)
        let name = InputFile.name(of: path)
        switch error as? StyleError {
        case .paintingTooLarge(_, let painting):
            self = .badData(
                "\(name): at \(sizeFlag) it has \(painting) px; no side of a painting may exceed 65535 px, and all "
                    + "of it 64 MP; give a smaller size, or cut the photo")
        default: self = Failure(description: "\(name): \(failure)", code: failure.code)
        }
    }
}
