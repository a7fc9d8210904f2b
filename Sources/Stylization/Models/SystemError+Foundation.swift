import Foundation
package import Foundations

extension SystemError {
    /// The system's error beneath one that Foundation throws; `nil` where there is none.
    ///
    /// Foundation's own text names neither cause nor hint.
    package init?(beneath error: any Error) {
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain {
            self.init(code: Int32(error.code))
        } else if let beneath = error.userInfo[NSUnderlyingErrorKey] as? any Error {
            self.init(beneath: beneath)
        } else {
            return nil
        }
    }
}
