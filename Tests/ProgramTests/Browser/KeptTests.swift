import Foundation
import ImageCodecs
import Testing

extension BrowserTests {
    /// What the page keeps of its own: photos, settings and results.
    @Suite("Kept") struct KeptTests {
        /// Chooses a photo of one's own from a file, and waits until it is painted.
        private func chooseOwnPhoto(_ page: StudioPage, _ name: String = "holiday") async throws {
            let photo = TestPictures.raster(width: 120, height: 90)
            try page.studio.workspace.write("\(name).png", try ImageEncoder().png(photo))
            try await page.browser.type(
                page.studio.workspace.url("\(name).png").path,
                into: ".slot[data-slot=content] input[type=file]")
            try await page.waitForName(name, in: "content")
            try await page.waitForPainting()
        }

        /// What jobs the page has asked the server for since it was loaded.
        private func jobs(_ page: StudioPage) async throws -> Int {
            try await page.browser.run(
                """
                const names = performance.getEntriesByType("resource").map(({ name }) => name)
                return names.filter((name) => name.endsWith("/api/jobs")).length
                """)
        }

        private func value(_ id: String, _ page: StudioPage) async throws -> String {
            try await page.browser.text("document.getElementById('\(id)').value")
        }

        @Test("a reload brings back photo, settings and results, and paints nothing again") func reload()
            async throws
        {
            try await BrowserStudio.visit { page in
                try await chooseOwnPhoto(page)
                try await page.choose("marble", in: "A")
                try await page.setField("strength", to: 60)
                try await page.waitForPainting()
                let (painted, paintings) = (try await page.pixels(of: "#result"), try await page.paintings)
                try await page.waitForKeeping()
                try await page.reload()
                #expect(try await page.name(in: "content") == "holiday")
                #expect(try await page.name(in: "A") == "Marbled paper")
                #expect(try await value("strength", page) == "60")
                #expect(try await page.pixels(of: "#result").difference(from: painted) == 0)
                try await page.browser.wait(
                    until: "document.querySelectorAll('#shelf-row button').length === \(paintings)")
                #expect(try await jobs(page) == 0)
                // The photo is there with its bytes: it can be painted again.
                try await page.choose("circles", in: "A")
                try await page.waitForPainting()
                let sides = try await page.size(of: "#result")
                #expect(abs(Double(sides[0]) / Double(sides[1]) - 120 / 90) < 0.01, "\(sides)")
                #expect(try await page.pixels(of: "#result").difference(from: painted) > 4)
            }
        }

        @Test("neither the language nor the gallery's pages lose the photo or the results")
        func otherPages() async throws {
            try await BrowserStudio.visit { page in
                try await chooseOwnPhoto(page)
                try await page.setField("strength", to: 70)
                try await page.waitForPainting()
                let (painted, paintings) = (try await page.pixels(of: "#result"), try await page.paintings)
                try await page.browser.click("a.language")
                try await page.browser.wait(
                    until: "document.documentElement.matches('[lang=zh-Hans][data-ready]')")
                try await page.waitForPainting()
                #expect(try await page.name(in: "content") == "holiday")
                #expect(try await page.name(in: "A") == "夜之漩涡")
                #expect(try await value("strength", page) == "70")
                #expect(try await page.pixels(of: "#result").difference(from: painted) == 0)
                try await page.browser.wait(
                    until: "document.querySelectorAll('#shelf-row button').length === \(paintings)")
                // A style that the gallery's page brings is used for the photo that was there.
                #expect(
                    try await page.browser.isTrue(
                        """
                        fetch("/api/styles", {
                          method: "POST", headers: { "X-Impasto": "1", "Content-Type": "application/json" },
                          body: JSON.stringify({ name: "Brought along", style: { sample: "bricks" } }),
                        }).then(({ ok }) => ok)
                        """))
                try await page.browser.go(to: page.studio.address + "/gallery?lang=en")
                try await page.browser.click(".style-card a:has(.style-name)")
                try await page.browser.click(".item-body .button.primary")
                try await page.browser.wait(until: "document.documentElement.dataset.ready === 'true'")
                try await page.waitForPainting()
                #expect(try await page.name(in: "content") == "holiday")
                #expect(try await page.browser.isTrue("!location.search.includes('style')"))
                #expect(try await page.pixels(of: "#result").difference(from: painted) > 4)
            }
        }

        @Test("settings are undone, redone and reset; a new one ends what can be redone") func undo()
            async throws
        {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.choose("marble", in: "A")
                try await page.setField("strength", to: 40)
                try await page.waitForPainting()
                func now() async throws -> [String] {
                    [
                        try await page.name(in: "A"), try await value("strength", page),
                        try await value("content-size", page),
                    ]
                }
                #expect(try await now() == ["Marbled paper", "40", "96"])
                try await page.browser.perform("document.activeElement.blur()")
                try await page.browser.press(Key.control, "z")
                try await page.waitForPainting()
                #expect(try await now() == ["Marbled paper", "100", "96"])
                try await page.click("#undo")
                try await page.waitForPainting()
                #expect(try await now() == ["Night swirl", "100", "96"])
                try await page.browser.press(Key.control, Key.shift, "z")
                try await page.click("#redo")
                try await page.waitForPainting()
                #expect(try await now() == ["Marbled paper", "40", "96"])
                #expect(try await page.browser.isTrue("document.getElementById('redo').disabled"))
                // Pictures stay where they are.
                try await page.click("#reset")
                try await page.waitForPainting()
                #expect(try await now() == ["Marbled paper", "100", "720"])
                try await page.click("#undo")
                try await page.waitForPainting()
                #expect(try await now() == ["Marbled paper", "40", "96"])
                try await page.click("#undo")
                try await page.choose("circles", in: "A")
                try await page.waitForPainting()
                #expect(try await page.browser.isTrue("document.getElementById('redo').disabled"))
            }
        }

        @Test("several photos are painted one by one; what cannot be read is named, the rest is a ZIP")
        func batch() async throws {
            try await BrowserStudio.visit { page in
                let workspace = page.studio.workspace
                for (index, name) in ["first", "second", "third"].enumerated() {
                    let photo = TestPictures.raster(width: 80 + 16 * index, height: 96, seed: UInt64(index))
                    try workspace.write("\(name).png", try ImageEncoder().png(photo))
                }
                try workspace.write("broken.png", [1, 2, 3])
                let paintings = try await page.paintings
                let files = ["first", "broken", "second", "third"].map { workspace.url("\($0).png").path }
                try await page.browser.type(
                    files.joined(separator: "\n"), into: ".slot[data-slot=content] input[type=file]")
                try await page.browser.wait(until: "document.getElementById('batch-close').checkVisibility()")
                #expect(
                    try await page.browser.text("document.getElementById('batch-text').textContent")
                        == "3 of 4 photos are painted.")
                let failures = try await page.browser.text(
                    "document.getElementById('batch-failures').textContent")
                #expect(failures.contains("broken.png"), "\(failures)")
                #expect(try await page.paintings == paintings + 3)
                // The first one is looked at meanwhile.
                #expect(try await page.name(in: "content") == "first")
                let sides = try await page.size(of: "#result")
                #expect(abs(Double(sides[0]) / Double(sides[1]) - 80 / 96) < 0.01, "\(sides)")
                try await page.browser.perform(
                    """
                    const plain = URL.createObjectURL
                    URL.createObjectURL = (blob) => {
                      if (blob.type === "application/zip") window.zipped = blob
                      return plain(blob)
                    }
                    """)
                try await page.browser.click("#batch-zip")
                try await page.browser.wait(until: "window.zipped")
                let names: [String] = try await page.browser.run(
                    """
                    return window.zipped.arrayBuffer().then((buffer) => {
                      const text = new TextDecoder("latin1").decode(buffer)
                      return [...text.matchAll(/PK\\x01\\x02[^]{42}([a-z-]+\\.png)/g)].map(([, name]) => name)
                    })
                    """)
                #expect(names.sorted() == ["first", "second", "third"].map { "\($0)-night-swirl.png" })
                try await page.browser.click("#batch-close")
                #expect(try await page.browser.isTrue("document.getElementById('batch').hidden"))
            }
        }

        @Test("many photos are painted as they were begun, and either way to cancel is heard")
        func cancelledBatch() async throws {
            try await BrowserStudio.visit(paintsAsItGoes: false) { page in
                let workspace = page.studio.workspace
                for (index, name) in ["one", "other"].enumerated() {
                    let photo = TestPictures.raster(width: 80, height: 96, seed: UInt64(10 + index))
                    try workspace.write("\(name).png", try ImageEncoder().png(photo))
                }
                // The first job of a batch is not answered.
                try await page.browser.perform(
                    """
                    const plain = window.fetch
                    window.fetch = (path, options) => {
                      if (path !== "/api/jobs") return plain(path, options)
                      window.sizes.push(JSON.parse(options.body).contentSize)
                      if (window.sizes.length > 1) return plain(path, options)
                      const { signal } = options
                      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
                    }
                    """)
                /// Chooses both, and waits until the first is asked for.
                func begin() async throws {
                    try await page.browser.perform("window.sizes = []")
                    let files = ["one", "other"].map { workspace.url("\($0).png").path }
                    try await page.browser.type(
                        files.joined(separator: "\n"), into: ".slot[data-slot=content] input[type=file]")
                    try await page.browser.wait(until: "window.sizes.length === 1")
                }
                func end() async throws -> [String] {
                    try await page.browser.wait(
                        until: "document.getElementById('batch-close').checkVisibility()")
                    return try await page.browser.run(
                        """
                        return ["batch-text", "batch-failures"].map((id) => document.getElementById(id).textContent)
                        """)
                }
                try await page.setContentSize(80)
                try await begin()
                // Something newer takes its place on the stage.
                try await page.setContentSize(64)
                #expect(try await end() == ["2 of 2 photos are painted.", ""])
                let sizes: [Int] = try await page.browser.run("return window.sizes")
                #expect(sizes == [80, 80, 80])
                try await page.setField("strength", to: 60)
                try await begin()
                try await page.browser.click("#cancel")
                #expect(try await end() == ["1 of 2 photos are painted.", "one.png: Cancelled."])
                try await page.setField("strength", to: 40)
                try await begin()
                try await page.browser.click("#batch-cancel")
                #expect(try await end() == ["Cancelled. 0 of 2 photos are painted.", ""])
                #expect(try await page.browser.isTrue("document.getElementById('progress').hidden"))
            }
        }

        @Test("results are starred, compared, used, deleted and put back") func shelf() async throws {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                for strength in [40, 80] {
                    try await page.setField("strength", to: strength)
                    try await page.waitForPainting()
                }
                let paintings = try await page.paintings
                try await page.click("#open-shelf")
                try await page.browser.click(".shelf-card:nth-child(2) .star-button")
                try await page.browser.wait(
                    until: "document.querySelectorAll('#shelf-row .is-starred').length === 1")
                try await page.browser.click(".shelf-bar .segmented label:nth-of-type(2)")
                try await page.browser.wait(until: "document.querySelectorAll('.shelf-card').length === 1")
                try await page.browser.click(".shelf-bar .segmented label:nth-of-type(1)")
                // What two were painted with, as far as it differs.
                try await page.browser.click(".shelf-card:nth-child(1) .choose")
                try await page.browser.click(".shelf-card:nth-child(2) .choose")
                try await page.browser.click("#shelf-compare")
                let facts: [String] = try await page.browser.run(
                    """
                    const cells = [...document.querySelectorAll("#pair-facts tbody :is(th, td)")]
                    return cells.map((cell) => cell.textContent)
                    """)
                #expect(facts == ["Strength", "80 %", "40 %"])
                // One step back, not out of the dialog.
                try await page.browser.press(Key.escape)
                try await page.browser.wait(until: "document.getElementById('shelf-all').checkVisibility()")
                try await page.browser.click("#shelf-remove")
                try await page.browser.wait(
                    until: "document.querySelectorAll('.shelf-card').length === \(paintings - 2)")
                try await page.browser.click(".toast button")
                try await page.browser.wait(
                    until: "document.querySelectorAll('.shelf-card').length === \(paintings)")
                #expect(
                    try await page.browser.isTrue(
                        "document.querySelectorAll('#shelf-row .is-starred').length === 1"))
                try await page.browser.click(".shelf-card:nth-child(2) .card-open")
                let words = try await page.browser.text("document.getElementById('shelf-facts').textContent")
                #expect(words.contains("Strength40 %"), "\(words)")
                // The keys work at once; the focus is on the way back.
                try await page.browser.press(Key.left)
                let newer = "document.getElementById('shelf-facts').textContent.includes('Strength80 %')"
                try await page.browser.wait(until: newer)
                try await page.browser.press(Key.right)
                try await page.browser.wait(until: "!\(newer)")
                try await page.browser.click("#shelf-as-photo")
                try await page.waitForPainting()
                #expect(try await page.name(in: "content").hasPrefix("Lighthouse · Night swirl"))
                #expect(try await page.paintings == paintings + 1)
            }
        }

        @Test("where nothing is kept nothing comes back, and leaving an own photo is asked about")
        func keepNothing() async throws {
            try await BrowserStudio.visit { page in
                let isAsked = "!dispatchEvent(new Event('beforeunload', { cancelable: true }))"
                try await chooseOwnPhoto(page)
                try await page.waitForKeeping()
                #expect(try await !page.browser.isTrue(isAsked))
                try await page.click("#open-shelf")
                try await page.browser.click("#keep-nothing")
                try await page.browser.wait(
                    until: "document.getElementById('shelf-kept').textContent.startsWith('Nothing is kept')")
                try await page.browser.press(Key.escape)
                #expect(try await page.browser.isTrue(isAsked))
                let records: Int = try await page.browser.run(
                    """
                    return new Promise((resolve, reject) => {
                      const request = indexedDB.open("impasto")
                      request.onerror = () => reject(request.error)
                      request.onsuccess = () => {
                        const stores = [...request.result.objectStoreNames]
                        const transaction = request.result.transaction(stores)
                        const counts = stores.map((name) => transaction.objectStore(name).count())
                        transaction.oncomplete = () => {
                          request.result.close()
                          resolve(counts.reduce((sum, { result }) => sum + result, 0))
                        }
                      }
                    })
                    """)
                #expect(records == 0)
                try await page.choose("lighthouse", in: "content")
                try await page.waitForPainting()
                // Everything is a sample now, and what was painted of the photo is let go.
                try await page.browser.perform(
                    "addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)")
                try await page.open("/")
                #expect(try await page.name(in: "content") == "Lighthouse")
                #expect(try await page.paintings == 1)
                try await page.click("#open-shelf")
                #expect(try await page.browser.isTrue("document.getElementById('keep-nothing').checked"))
            }
        }
    }
}
