import Foundation

/// The name under which a browser saves an answer (RFC 6266), whatever characters a style's name has.
enum ContentDisposition {
    static func value(_ type: String, _ fileName: String) -> String {
        let plain = String(
            fileName.unicodeScalars.map {
                $0.isASCII && $0.value >= 0x20 && $0 != "\"" && $0 != "\\" && $0 != "%" && $0.value != 0x7F
                    ? Character($0) : "_"
            })
        let allowed = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        let encoded = fileName.addingPercentEncoding(withAllowedCharacters: allowed) ?? plain
        return "\(type); filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }
}
