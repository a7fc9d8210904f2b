import Application
import Foundation
import Foundations

extension Receipt {
    /// Longer headers are refused by some programs; vectors are left out of such.
    static let headerBytes = 6000

    /// As base64url of JSON for the header; without the vectors if it would be too long with them.
    static func headerValue(json: String) -> String {
        let whole = Base64URL.text(json.utf8)
        guard whole.utf8.count > headerBytes,
            var receipt = try? JSONDecoder().decode(Receipt.self, from: Data(json.utf8))
        else { return whole }
        for index in receipt.styles.indices { receipt.styles[index].vector = nil }
        // It is not the receipt that the checksum is of.
        receipt.checksum = nil
        return Base64URL.text(receipt.json.utf8)
    }
}
