import ImageCodecs
import TestSupport
import Testing

extension BrowserTests {
    /// What can be done with a photo before it is painted.
    @Suite("Photos") struct PhotoTests {
        @Test("a photo is cropped, painted in its new proportions, and whole again later") func crop()
            async throws
        {
            try await BrowserStudio.visit { page in
                let photo = TestPictures.raster(width: 160, height: 90)
                try await page.drop(
                    try ImageEncoder().png(photo), named: "wide.png", type: "image/png", on: ".content-slot")
                try await page.waitForName("wide", in: "content")
                try await page.setContentSize(90)
                try await page.waitForPainting()
                #expect(try await page.size(of: "#result") == [160, 90])

                try await page.click("#open-crop")
                try await page.browser.wait(until: "document.getElementById('crop-dialog').open")
                #expect(try await cropSize(page) == "160 × 90 px")
                try await page.browser.click("[data-aspect='1:1']")
                #expect(try await cropSize(page) == "90 × 90 px")
                // A key pulls the side that has the focus; with Shift by one pixel. The other sides follow.
                try await focusHandle(x: 1, y: 0, page)
                try await page.browser.press(Key.shift, Key.left)
                #expect(try await cropSize(page) == "89 × 89 px")
                try await page.browser.click("#crop-right")
                try await setAngle(12, page)
                let straightened = try await cropSize(page)
                #expect(straightened != "89 × 89 px")
                try await setAngle(0, page)
                #expect(try await cropSize(page) == "89 × 89 px")
                try await setAngle(12, page)
                try await page.browser.click("#crop-apply")
                try await page.browser.wait(until: "!document.getElementById('crop-dialog').open")
                #expect(try await page.name(in: "content") == "wide")
                try await page.browser.wait(
                    until: "\(original).naturalWidth === \(original).naturalHeight")
                try await page.waitForPainting()
                #expect(try await page.size(of: "#result") == [90, 90])
                let sides = try await page.size(of: "#original")
                #expect("\(sides[0]) × \(sides[1]) px" == straightened)
                // No corner is empty: then it would be a PNG file with something that shows through.
                let isOpaque: Bool = try await page.browser.run(
                    """
                    const canvas = document.createElement("canvas")
                    const image = document.getElementById("original")
                    const sides = [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight]
                    const context = canvas.getContext("2d")
                    context.drawImage(image, 0, 0)
                    return context.getImageData(0, 0, ...sides).data.every((value, index) => index % 4 < 3 || value === 255)
                    """)
                #expect(isOpaque)

                // A crop that is let go while it is being cut out changes nothing.
                try await page.click("#open-crop")
                try await page.browser.wait(until: "document.getElementById('crop-dialog').open")
                try await page.browser.perform(
                    """
                    window.shown = document.getElementById("original").src
                    document.getElementById("crop-reset").click()
                    document.getElementById("crop-mirror").click()
                    document.getElementById("crop-apply").click()
                    document.getElementById("crop-dialog").close()
                    """)
                try await page.browser.wait(until: "!document.getElementById('crop-apply').disabled")
                #expect(
                    try await page.browser.isTrue("document.getElementById('original').src === window.shown"))
                // The next crop begins with the photo as it came.
                try await page.click("#open-crop")
                try await page.browser.wait(until: "document.getElementById('crop-dialog').open")
                #expect(try await cropSize(page) == straightened)
                #expect(try await page.browser.text("document.getElementById('crop-angle').value") == "12")
                try await page.browser.click("#crop-reset")
                #expect(try await cropSize(page) == "160 × 90 px")
                try await page.browser.click("#crop-apply")
                try await page.browser.wait(until: "\(original).naturalWidth === 160")
                try await page.waitForPainting()
                #expect(try await page.size(of: "#result") == [160, 90])
            }
        }

        @Test("a damaged photo is used as shown, and of a TIFF picture it is said what to do")
        func unusualFiles() async throws {
            try await BrowserStudio.visit { page in
                let file = try ImageEncoder().jpeg(TestPictures.raster(width: 320, height: 240))
                try await page.drop(
                    Array(file.prefix(file.count * 2 / 3)), named: "half.jpg", type: "image/jpeg",
                    on: ".content-slot")
                #expect(try await complaint(page).contains("half.jpg"))
                #expect(try await page.name(in: "content") == "Lighthouse")
                try await page.browser.click(".toast.is-error button")
                try await page.waitForName("half", in: "content")
                try await page.setContentSize(96)
                try await page.waitForPainting()
                #expect(try await page.size(of: "#result") == [128, 96])

                // Whatever its name says.
                let photo: [UInt8] = Array("II*\0".utf8) + [8, 0, 0, 0, 0, 0]
                try await page.drop(photo, named: "photo.jpg", type: "image/jpeg", on: ".content-slot")
                #expect(try await complaint(page).contains("TIFF"))
                #expect(try await page.name(in: "content") == "half")
            }
        }

        private let original = "document.getElementById('original')"

        /// What the page says went wrong.
        private func complaint(_ page: StudioPage) async throws -> String {
            try await page.browser.wait(until: "document.querySelector('.toast.is-error') !== null")
            return try await page.browser.text("document.querySelector('.toast.is-error').textContent")
        }

        private func cropSize(_ page: StudioPage) async throws -> String {
            try await page.browser.text("document.getElementById('crop-size').textContent")
        }

        private func setAngle(_ angle: Double, _ page: StudioPage) async throws {
            try await page.browser.perform(
                """
                const field = document.getElementById("crop-angle")
                field.value = arguments[0]
                field.dispatchEvent(new Event("input", { bubbles: true }))
                """, [.number(angle)])
        }

        private func focusHandle(x: Int, y: Int, _ page: StudioPage) async throws {
            try await page.browser.perform(
                """
                const [x, y] = arguments
                document.querySelector(`.crop-handle[data-x="${x}"][data-y="${y}"]`).focus()
                """, [.number(Double(x)), .number(Double(y))])
        }
    }
}
