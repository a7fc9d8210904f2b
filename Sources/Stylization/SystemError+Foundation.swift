import Foundation
package import HostSystem

extension SystemError {
    /// The error of the system beneath one that Foundation throws, whose own text names neither cause nor remedy; `nil`
    /// where there is none.
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
