import Testing

extension BrowserTests {
    /// What is made of paintings for others, and of the page for the machine that it is used on.
    @Suite("Sharing") struct SharingTests {
        /// A file that the page handed to the browser's downloads.
        struct Download: Decodable, Equatable {
            let name: String
            let type: String
            let width: Int
            let height: Int
            let frames: Int
        }

        @Test("before and after are one picture, and a moving strength is an animation") func share()
            async throws
        {
            try await BrowserStudio.visit { page in
                try await page.choose("balloons", in: "content")
                try await page.setContentSize(100)
                try await page.waitForPainting()
                try await watchDownloads(page)
                let painting = try await page.size(of: "#result")
                try await page.browser.click("#tool-share")
                try await waitForFile(page)
                try await page.browser.click("[name=sharing-kind][value=pair]")
                try await waitForFile(page)
                let pair = try await download(page)
                #expect(pair.name == "balloons-night-swirl-before-after.jpg" && pair.type == "image/jpeg")
                #expect(pair.width > 2 * painting[0] && pair.width < 2 * painting[0] + 10)
                #expect(pair.height == painting[1])
                // Left the photo, right what was made of it.
                let both = try await page.pixels(of: "#sharing-image", columns: 2, rows: 8)
                let photo = try await page.pixels(of: "#original", columns: 1, rows: 8)
                let left = Pixels(columns: 1, rgb: (0..<8).flatMap { both.rgb[$0 * 6..<$0 * 6 + 3] })
                let right = Pixels(columns: 1, rgb: (0..<8).flatMap { both.rgb[$0 * 6 + 3..<$0 * 6 + 6] })
                #expect(left.difference(from: photo) < 12)
                #expect(right.difference(from: photo) > 15)

                try await page.browser.click("[name=sharing-kind][value=strengths]")
                try await waitForFile(page)
                let moving = try await download(page)
                #expect(moving.name == "balloons-night-swirl-strength.gif" && moving.type == "image/gif")
                #expect(moving.height == 100 && moving.width == painting[0])
                // The photo, and a painting for every fifth of a hundred.
                #expect(moving.frames == 22)
            }
        }

        @Test("a sheet of variations paints itself, is all in sight, is kept, and sets what is chosen")
        func sheet() async throws {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(200)
                try await page.waitForPainting()
                try await page.browser.click("#tool-sweep")
                try await page.browser.wait(until: allPainted)
                #expect(
                    try await page.browser.isTrue(
                        """
                        [...document.querySelectorAll('.sweep-cell')].every((cell) => {
                          const sheet = document.getElementById('sweep-sheet').getBoundingClientRect()
                          const { top, bottom } = cell.getBoundingClientRect()
                          return top >= sheet.top && bottom <= sheet.bottom && sheet.bottom <= innerHeight
                        })
                        """))
                let before = try await previews(page)
                try await page.browser.press(Key.escape)
                try await page.browser.wait(until: "!document.getElementById('sweep-dialog').open")
                try await page.browser.click("#tool-sweep")
                try await page.browser.wait(until: allPainted)
                #expect(before >= 16)
                #expect(try await previews(page) == before)
                try await page.browser.perform("document.querySelectorAll('.sweep-cell')[9].click()")
                try await page.browser.wait(until: "!document.getElementById('sweep-dialog').open")
                #expect(try await page.browser.text("document.getElementById('brush').value") == "4.0")
                #expect(try await page.browser.text("document.getElementById('strength').value") == "50")
                try await page.waitForPainting()
            }
        }

        @Test("the page can be installed") func installable() async throws {
            try await BrowserStudio.visit { page in
                struct Manifest: Decodable {
                    struct Fault: Decodable { let message: String }
                    let url: String
                    let errors: [Fault]
                }
                struct Installability: Decodable {
                    struct Fault: Decodable { let errorId: String }
                    let installabilityErrors: [Fault]
                }
                let manifest: Manifest = try await page.browser.askDevTools("Page.getAppManifest")
                #expect(manifest.url.hasSuffix("/assets/manifest.webmanifest") && manifest.errors.isEmpty)
                let found: Installability = try await page.browser.askDevTools("Page.getInstallabilityErrors")
                #expect(found.installabilityErrors.isEmpty, "\(found.installabilityErrors)")
            }
        }

        private let allPainted = "document.querySelectorAll('.sweep-cell:enabled img').length === 16"

        /// How many small pictures were asked for.
        private func previews(_ page: StudioPage) async throws -> Int {
            try await page.browser.run(
                """
                const names = performance.getEntriesByType("resource").map(({ name }) => name)
                return names.filter((name) => name.endsWith("/api/stylize")).length
                """)
        }

        private func waitForFile(_ page: StudioPage) async throws {
            try await page.browser.wait(until: "!document.getElementById('sharing-download').disabled")
        }

        /// Remembers what the page hands to downloads, in place of the browser's own.
        private func watchDownloads(_ page: StudioPage) async throws {
            try await page.browser.perform(
                """
                const blobs = new Map()
                const urlOf = URL.createObjectURL
                URL.createObjectURL = (blob) => {
                  const url = urlOf.call(URL, blob)
                  blobs.set(url, blob)
                  return url
                }
                window.downloads = []
                HTMLAnchorElement.prototype.click = function () {
                  window.downloads.push({ name: this.download, blob: blobs.get(this.href) })
                }
                """)
        }

        private func download(_ page: StudioPage) async throws -> Download {
            try await page.browser.click("#sharing-download")
            try await page.browser.wait(until: "window.downloads.length > 0")
            return try await page.browser.run(
                """
                const { name, blob } = window.downloads.pop()
                return blob.arrayBuffer().then(async (data) => {
                  const decoder = new ImageDecoder({ data, type: blob.type })
                  await decoder.tracks.ready
                  await decoder.completed
                  const { image } = await decoder.decode({ frameIndex: decoder.tracks.selectedTrack.frameCount - 1 })
                  const found = { name, type: blob.type, width: image.displayWidth, height: image.displayHeight,
                    frames: decoder.tracks.selectedTrack.frameCount }
                  image.close()
                  return found
                })
                """)
        }
    }
}
