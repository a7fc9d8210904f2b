import Foundation
import ImageCodecs
import TestSupport
import Testing

extension BrowserTests {
    /// Pictures that come otherwise than through a file field.
    @Suite("Pictures") struct PictureSourceTests {
        @Test("files are dropped and pasted into the slot under the pointer") func dropAndPaste() async throws
        {
            try await BrowserStudio.visit { page in
                let photo = TestPictures.raster(width: 120, height: 90),
                    texture = TestPictures.raster(width: 80, height: 96, seed: 2)
                try await page.drop(
                    try ImageEncoder().png(texture), named: "texture.png", type: "image/png",
                    on: ".slot[data-slot=A]")
                try await page.waitForName("texture", in: "A")
                try await page.paste(
                    try ImageEncoder().jpeg(photo), named: "image.jpg", type: "image/jpeg",
                    over: ".slot[data-slot=content]")
                try await page.waitForName("Pasted picture", in: "content")
                #expect(try await page.size(of: ".slot[data-slot=A] .slot-preview img") == [80, 96])
                #expect(try await page.size(of: "#original") == [120, 90])
                try await page.setContentSize(90)
                try await page.render()
                #expect(try await page.size(of: "#result") == [120, 90])
                #expect(try await page.pixels(of: "#result").contrast > 5)
                // Previews and paintings were made of both, and each was sent once.
                let uploads: Int = try await page.browser.run(
                    """
                    return performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/api/uploads")).length
                    """)
                #expect(uploads == 2)
            }
        }

        @Test("a picture in any format that the server reads is dropped, sent as it is, seen and painted")
        func formats() async throws {
            let fixtures = Places.repository.appending(path: "Tests/ImageCodecsTests/Fixtures")
            // What no encoder is for.
            let files: [ImageFormat: String] = [.heic: "heif/plain.heic", .gif: "palette8.gif"]
            let photo = TestPictures.raster(width: 64, height: 48)
            try await BrowserStudio.visit { page in
                try await page.browser.perform(
                    """
                    const { fetch } = window
                    window.fetch = (path, options) => {
                      if (path === "/api/uploads") window.sent = options.body
                      return fetch(path, options)
                    }
                    """)
                for format in ImageFormat.readable {
                    let bytes =
                        try files[format].map { try [UInt8](Data(contentsOf: fixtures.appending(path: $0))) }
                        ?? ImageEncoder().encode(photo, as: format)
                    let header = try ImageDecoder().header(of: bytes)
                    try await page.drop(
                        bytes, named: "\(format).bin", type: format.mediaType, on: ".content-slot")
                    try await page.waitForName("\(format)", in: "content")
                    // Chromium does not show HEIC: the server does.
                    #expect(
                        try await page.size(of: "#original") == [header.width, header.height], "\(format)")
                    try await page.setContentSize(48)
                    try await page.render()
                    #expect(try await page.pixels(of: "#result").contrast > 1, "\(format)")
                    let sent: [UInt8] = try await page.browser.run(
                        "return window.sent.arrayBuffer().then((buffer) => [...new Uint8Array(buffer)])")
                    #expect(sent == bytes, "\(format)")
                }
            }
        }

        @Test("the camera's picture is seen, snapped and painted, and the camera stops") func camera()
            async throws
        {
            try await BrowserStudio.visit { page in
                try await page.browser.click("#open-webcam")
                try await page.browser.wait(until: "!document.getElementById('webcam-snap').disabled")
                // Chromium's own test picture: mostly green, with a clock that turns.
                let seen = try await page.pixels(of: "#webcam-video")
                #expect(seen.contrast > 1, "\(seen)")
                let sides: [Int] = try await page.browser.run(
                    """
                    const video = document.getElementById("webcam-video")
                    window.track = video.srcObject.getTracks()[0]
                    return [video.videoWidth, video.videoHeight]
                    """)
                try await page.browser.click("#webcam-snap")
                try await page.waitForName("Webcam picture", in: "content")
                #expect(try await page.size(of: ".slot[data-slot=content] .slot-preview img") == sides)
                let snapped = try await page.pixels(of: ".slot[data-slot=content] .slot-preview img")
                #expect(snapped.contrast > 1, "\(snapped)")
                #expect(snapped.difference(from: seen) < 30)
                #expect(try await page.browser.text("window.track.readyState") == "ended")
                try await page.setContentSize(128)
                try await page.render()
                #expect(try await page.pixels(of: "#result").contrast > 5)
            }
        }
    }
}
