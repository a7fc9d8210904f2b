import Foundation
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

        @Test("a crop has its photo's colors, and its painting tells what the photo's file told")
        func cropOfPhone() async throws {
            let fixtures = Places.repository.appending(path: "Tests/ImageCodecsTests/Fixtures/color")
            // Display P3, with a camera and a place, and large enough that its file changes no colors.
            let wide = try ImageDecoder().decode(
                [UInt8](Data(contentsOf: fixtures.appending(path: "profile-p3.png")))
            ).image
            let large = RasterImage(
                width: 320, height: 240,
                rgb: (0..<320 * 240).flatMap { index in
                    let start = (index / 3200 * 32 + index % 320 / 10) * 3
                    return wide.rgb[start..<start + 3]
                }, sourceProfile: wide.sourceProfile)
            let photo = TaggedPhoto.jpeg(try ImageEncoder(profile: .keep).jpeg(large))
            try await BrowserStudio.visit { page in
                #expect(try await isProfileOffered(page) == false)
                try await page.drop(photo, named: "phone.jpg", type: "image/jpeg", on: ".content-slot")
                try await page.waitForName("phone", in: "content")
                try await page.browser.wait(until: "!document.querySelector('\(profile)').hidden")
                for name in ["profile", "keepMetadata", "keepLocation"] {
                    try await page.browser.perform(
                        "document.querySelector(`#studio input[name=${arguments[0]}]`).click()",
                        [.text(name)])
                    // One of them waits for another.
                    try await page.browser.wait(
                        until: "document.querySelector('#studio input[name=keepLocation]').disabled"
                            + " === \(name == "profile")")
                }
                try await page.setContentSize(24)
                try await page.render()
                let whole = try await page.painting()
                #expect(TaggedPhoto.told(by: whole) == [true, true])
                let painted = try ImageDecoder().decode(whole).image
                #expect(painted.sourceProfile != nil)
                let seen = try await quadrants(ofUpload: page)

                try await page.click("#open-crop")
                try await page.browser.wait(until: "document.getElementById('crop-dialog').open")
                try await page.browser.click("#crop-mirror")
                try await page.browser.click("#crop-apply")
                try await page.browser.wait(until: "!document.getElementById('crop-dialog').open")
                try await page.render()
                let part = try await page.painting()
                #expect(part != whole)
                #expect(TaggedPhoto.told(by: part) == [true, true])
                #expect(
                    try await page.browser.isTrue("document.querySelector('\(profile) input').disabled"))
                let mirrored = try await quadrants(ofUpload: page)
                for (left, right) in [(0, 1), (1, 0), (2, 3), (3, 2)] {
                    let differences = zip(seen[left], mirrored[right]).map { abs($0 - $1) }
                    #expect(differences.allSatisfy { $0 <= 2 }, "\(seen) \(mirrored)")
                }
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

        /// The choice whether a painting's file keeps the photo's profile.
        private let profile = "#studio [data-of=profile]"

        private func isProfileOffered(_ page: StudioPage) async throws -> Bool {
            try await page.browser.isTrue("!document.querySelector('\(profile)').hidden")
        }

        /// The color in the middle of each quadrant of the photo that the page sent last, as the server reads it.
        private func quadrants(ofUpload page: StudioPage) async throws -> [[Int]] {
            let id: String = try await page.browser.run(
                """
                return import("/assets/js/settings/slots.js").then(({ photo }) => photo().upload)
                """)
            let file = try await page.studio.server.send("GET", "/api/uploads/\(id)/thumbnail?side=320").body
            let image = try ImageDecoder().decode(file).image
            return [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
                let start = (image.height * y / 4 * image.width + image.width * x / 4) * 3
                return image.rgb[start..<start + 3].map(Int.init)
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
