import Foundation
import Stylization
import Testing

@testable import ModelDownloads

@Suite struct `An address to fetch from` {
    private func record(_ repository: String = "https://github.com/someone/networks") -> ModelRecord {
        ModelRecord(
            name: "net", kind: .style, space: .tfjsOriginal, title: "", licence: "",
            source: .init(repository: repository, commit: "0123abcd", folder: "folder"), files: [])
    }

    private let file = ModelRecord.File(path: "deeper/shard 1", bytes: 1)

    @Test func `is the repository's raw file at the commit`() throws {
        let address = try DownloadAddress(record(), base: nil)
        #expect(
            address.address(of: file).absoluteString
                == "https://raw.githubusercontent.com/someone/networks/0123abcd/folder/deeper/shard%201")
    }

    @Test(arguments: ["https://mirror.example/models", "https://mirror.example/models/"])
    func `is the mirror's, where one is named`(base: String) throws {
        let address = try DownloadAddress(record(), base: URL(string: base))
        #expect(
            address.address(of: file).absoluteString
                == "https://mirror.example/models/folder/deeper/shard%201")
    }

    @Test func `may send on to encrypted addresses only`() throws {
        for base in [nil, URL(string: "https://mirror.example/")] {
            let address = try DownloadAddress(record(), base: base)
            #expect(address.allows(URL(string: "https://elsewhere.example/x")!))
            for refused in [
                "http://mirror.example/x", "http://127.0.0.1/x", "ftp://mirror.example/x", "file:///x",
            ] {
                #expect(!address.allows(URL(string: refused)!), "\(refused)")
            }
        }
    }

    @Test func `may send on to the plain server that the user named, and to this machine`() throws {
        let address = try DownloadAddress(record(), base: URL(string: "http://mirror.example:8080/"))
        for allowed in [
            "http://mirror.example:8080/x", "http://localhost/x", "http://127.1.2.3:9/x", "http://[::1]/x",
        ] {
            #expect(address.allows(URL(string: allowed)!), "\(allowed)")
        }
        for refused in [
            "http://mirror.example/x", "http://other.example:8080/x", "http://127.evil.example/x",
        ] {
            #expect(!address.allows(URL(string: refused)!), "\(refused)")
        }
    }
}
