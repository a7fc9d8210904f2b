import Foundation
import ImageCodecs
import TestSupport
import Testing

extension BrowserTests {
    /// The picture follows the controls, and where it cannot, it says so.
    @Suite("Repainting") struct RepaintingTests {
        @Test(
            "the first thing seen is a painting, and the photo is a press away",
            arguments: ["/", "/#combine"])
        func firstVisit(path: String) async throws {
            try await BrowserStudio.visit(path) { page in
                #expect(try await page.state == "painted")
                #expect(try await page.badge.isEmpty)
                #expect(try await page.paintings == 1)
                let photo = try await page.pixels(of: "#original")
                #expect(try await page.pixels(of: "#result").difference(from: photo) > 8)
                #expect(try await page.browser.isTrue("document.getElementById('original').hidden"))
                try await page.browser.hover("#frame")
                try await page.browser.holdButton(true)
                try await page.browser.wait(until: "!document.getElementById('original').hidden")
                #expect(try await page.badge == "Photo")
                try await page.browser.holdButton(false)
                #expect(try await page.browser.isTrue("document.getElementById('original').hidden"))
                #expect(try await page.badge.isEmpty)
            }
        }

        @Test("another language paints the same at once") func languageSwitch() async throws {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.move("brush", to: 1)
                try await page.choose("marble", in: "A")
                try await page.waitForPainting()
                let painted = try await page.pixels(of: "#result")
                try await page.browser.click("a.language")
                try await page.browser.wait(
                    until:
                        "document.documentElement.lang === 'zh-Hans' && document.documentElement.dataset.ready"
                )
                try await page.waitForPainting()
                #expect(try await page.name(in: "A") == "大理石纹纸")
                #expect(try await page.browser.text("document.getElementById('brush').value") == "2.0")
                #expect(try await page.pixels(of: "#result").difference(from: painted) < 0.5)
            }
        }

        @Test("a server without networks shows the photo, and no complaint") func withoutNetworks()
            async throws
        {
            let studio = try #require(BrowserStudio.current)
            try studio.workspace.write(
                "no-models/manifest.json",
                try Data(contentsOf: Places.models.appending(path: "manifest.json")))
            var environment = studio.workspace.environment
            environment["IMPASTO_MODELS"] = studio.workspace.url("no-models").path
            environment["IMPASTO_GALLERY"] = ":memory:"
            try await Background.run(
                BrowserStudio.program, ["serve", "--port", "0"], in: studio.workspace,
                environment: environment
            ) { server in
                let port = try await server.port(after: "is ready: http://localhost:")
                let browser = try await WebDriver.open(driverPort: studio.driverPort)
                do {
                    let page = StudioPage(browser: browser, studio: studio)
                    try await browser.go(to: "http://localhost:\(port)")
                    try await browser.wait(until: "document.documentElement.dataset.ready === 'true'")
                    #expect(try await page.state == "photo")
                    try await page.choose("marble", in: "A")
                    #expect(try await page.state == "photo")
                    #expect(try await browser.isTrue("document.querySelector('.toast') === null"))
                } catch {
                    try? await browser.close()
                    throw error
                }
                try await browser.close()
            }
        }

        @Test("every change repaints") func everyChange() async throws {
            let changes = [
                (
                    "a style",
                    "document.querySelector('.slot[data-slot=A] .thumb input[value=marble]').click()"
                ),
                ("the photo's colours", "document.getElementById('preserveColor').value = 60"),
                ("the saturation", "document.getElementById('saturation').value = -40"),
                ("the contrast", "document.getElementById('contrast').value = 30"),
                ("the grain", "document.getElementById('grain').value = 50"),
                ("a smaller size", "document.getElementById('content-size').value = 80"),
                ("a usual size", "document.querySelector('[data-preset=\"256\"]').click()"),
                ("the style's size", "document.getElementById('size-A').value = 120"),
                ("the style's sides", "document.querySelector('.slot[data-slot=A] .square').click()"),
                (
                    // Not the first of all: its painting is there already, and would be shown at once. Other
                    // tests save styles, which have no size and may be drawn: sizes come before it.
                    "a style by chance",
                    """
                    const random = Math.random;
                    Math.random = () => 0.99;
                    document.querySelector('.slot[data-slot=A] .random-style').click();
                    Math.random = random;
                    """
                ),
                ("the strength", "document.getElementById('strength').value = 30"),
                ("the brush", "document.getElementById('brush').value = 1.5"),
                ("the file's format", "document.getElementById('format').value = 'jpeg'"),
                ("a photo", "document.querySelector('.slot[data-slot=content] input[value=bust]').click()"),
                ("the other tab", "document.querySelector('.mode-tabs label:last-of-type input').click()"),
                ("all by chance", "document.getElementById('surprise').click()"),
            ]
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.waitForPainting()
                for (name, change) in changes {
                    let file = try await page.painting()
                    // At no time does the picture pretend to be what is set.
                    let marks: [String] = try await page.browser.run(
                        """
                        const before = new Map([...document.querySelectorAll("input, select")].map((field) => [field, field.value]))
                        \(change)
                        for (const [field, value] of before) {
                          if (field.value !== value) field.dispatchEvent(new Event("change", { bubbles: true }))
                        }
                        // A change is published in a microtask, and marked in the next: before the browser draws.
                        return Promise.resolve().then(() => {}).then(
                          () => [document.getElementById("frame").dataset.state, document.getElementById("frame-badge").textContent])
                        """)
                    #expect(
                        marks == (name == "a photo" ? ["photo", "Photo"] : ["changed", "Repainting…"]),
                        "\(name)")
                    try await page.waitForPainting()
                    #expect(try await page.badge.isEmpty, "\(name)")
                    #expect(try await page.painting() != file, "\(name)")
                }
            }
        }

        @Test("arrow keys choose styles, and each is painted") func arrowKeys() async throws {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.waitForPainting()
                let first = try await page.name(in: "A"), before = try await page.pixels(of: "#result")
                try await page.browser.perform(
                    "document.querySelector('.slot[data-slot=A] .thumb input:checked').focus()")
                try await page.browser.press(Key.right)
                #expect(try await page.name(in: "A") != first)
                try await page.waitForPainting()
                #expect(try await page.pixels(of: "#result").difference(from: before) > 4)
            }
        }

        @Test("styles of the gallery are painted when they are used or mixed") func gallery() async throws {
            let studio = try #require(BrowserStudio.current)
            for (name, sample) in [("Mine", "zigzag"), ("Yours", "circles")] {
                let style = Data(#"{"name": "\#(name)", "style": {"sample": "\#(sample)"}}"#.utf8)
                let answer = try await studio.server.send(
                    "POST", "/api/styles", body: [UInt8](style))
                #expect(answer.status == 201)
            }
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.waitForPainting()
                let before = try await page.pixels(of: "#result")
                try await page.browser.click("#open-gallery")
                try await page.browser.click("#gallery-drawer [aria-label='Use: Mine']")
                try await page.waitForPainting()
                #expect(try await page.name(in: "A") == "Mine")
                let used = try await page.pixels(of: "#result")
                #expect(used.difference(from: before) > 4)
                try await page.browser.click("#open-gallery")
                for name in ["Mine", "Yours"] {
                    try await page.browser.click(".drawer-item:has([aria-label='Use: \(name)']) .pick input")
                }
                try await page.browser.click("#bulk-mix")
                try await page.waitForPainting()
                #expect(
                    try await page.browser.text("document.getElementById('studio').elements.mode.value")
                        == "combine")
                #expect(try await page.pixels(of: "#result").difference(from: used) > 1)
                // The gallery's own pages bring a style along.
                let id: String = try await page.browser.run(
                    "return document.querySelector('.thumb input[data-name=Yours]').value.slice(6)")
                try await page.open("/?style=\(id)")
                #expect(try await page.name(in: "A") == "Yours")
                #expect(try await page.state == "painted")
            }
        }

        @Test("back where it was, the picture is there at once, and only once on the shelf")
        func thereAndBack()
            async throws
        {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.waitForPainting()
                let (first, paintings) = (try await page.name(in: "A"), try await page.paintings)
                try await page.choose("marble", in: "A")
                try await page.waitForPainting()
                try await page.choose("night-swirl", in: "A")
                #expect(try await page.state == "painted")
                #expect(try await page.name(in: "A") == first)
                try await page.render()
                #expect(try await page.paintings == paintings + 1)
            }
        }

        @Test("a preview is asked for as the result is, smaller") func previewRequest() async throws {
            try await BrowserStudio.visit { page in
                try await page.browser.perform(
                    """
                    window.bodies = []
                    const plain = window.fetch
                    window.fetch = (path, options) => {
                      if (/^.api.(stylize|combine|jobs)$/.test(path)) window.bodies.push(JSON.parse(options.body))
                      return plain(path, options)
                    }
                    """)
                func body(_ priority: String) async throws -> [String: String] {
                    try await page.browser.wait(
                        until: "window.bodies.some((body) => body.priority === '\(priority)')")
                    return try await page.browser.run(
                        """
                        const body = window.bodies.filter(({ priority }) => priority === arguments[0]).at(-1)
                        return Object.fromEntries(["contentSize", "brush", "previewHeight", "strength"]
                          .map((name) => [name, String(body[name])]))
                        """, [.text(priority)])
                }
                try await page.move("strength", to: 40, isHeld: true)
                let automatic = ["contentSize": "720", "brush": "auto", "strength": "40"]
                #expect(
                    try await body("preview") == automatic.merging(["previewHeight": "320"]) { $1 })
                try await page.move("strength", to: 40)
                try await page.waitForPainting()
                #expect(
                    try await body("full") == automatic.merging(["previewHeight": "undefined"]) { $1 })
                // Of many changes the newest is previewed in the end.
                try await page.paintAsIGo(false)
                try await page.browser.perform("document.querySelector('[data-preset=full]').click()")
                try await page.move("brush", to: 3)
                try await page.waitForState("preview")
                let chosen = ["contentSize": "full", "brush": "8", "strength": "40"]
                #expect(try await body("preview") == chosen.merging(["previewHeight": "320"]) { $1 })
                try await page.browser.perform("window.bodies = []")
                try await page.browser.click("#paint-now")
                #expect(try await body("full") == chosen.merging(["previewHeight": "undefined"]) { $1 })
                try await page.waitForPainting()
            }
        }

        @Test("the brush says what it is, left to the picture or chosen") func brush() async throws {
            try await BrowserStudio.visit { page in
                func brush() async throws -> [String] {
                    try await page.browser.run(
                        """
                        const range = document.querySelector("[data-for=brush]")
                        return [document.getElementById("brush").value, range.getAttribute("aria-valuetext"),
                          String(document.getElementById("brush-auto").checked)]
                        """)
                }
                // The lighthouse's shorter side has 640 of 800 px.
                try await page.browser.perform("document.querySelector('[data-preset=full]').click()")
                #expect(try await brush() == ["1.3", "Auto (1.3×)", "true"])
                try await page.setContentSize(256)
                #expect(try await brush() == ["1.0", "Auto (1.0×)", "true"])
                try await page.browser.perform("document.querySelector('[data-for=brush]').focus()")
                for _ in 0..<10 { try await page.browser.press(Key.right) }
                #expect(try await brush() == ["2.0", "2.0×", "false"])
                try await page.setText("brush", to: "99")
                #expect(try await brush() == ["16.0", "16.0×", "false"])
                try await page.setText("brush", to: "")
                #expect(try await brush() == ["1.0", "Auto (1.0×)", "true"])
            }
        }

        @Test("without painting as one goes a change is previewed, and marked until it is painted")
        func previewOnly() async throws {
            try await BrowserStudio.visit(paintsAsItGoes: false) { page in
                let painted = try await page.pixels(of: "#result")
                try await page.choose("marble", in: "A")
                try await page.waitForState("preview")
                #expect(try await page.badge == "Preview")
                #expect(
                    try await page.line == "A quick preview. The full picture is not painted yet.")
                #expect(try await page.paintings == 1)
                let preview = try await page.pixels(of: "#result")
                #expect(preview.difference(from: painted) > 8)
                // What is half typed is previewed by nobody, but the stage knows.
                try await page.browser.perform(
                    """
                    const field = document.getElementById("strength")
                    field.value = 4
                    field.dispatchEvent(new Event("input", { bubbles: true }))
                    """)
                #expect(try await page.state == "changed")
                #expect(try await page.badge == "Settings changed")
                try await page.setField("strength", to: 100)
                #expect(try await page.state == "preview")
                // A download is the whole picture, painted for it.
                try await page.browser.click("#tool-download")
                try await page.browser.wait(until: "document.getElementById('download-dialog').open")
                #expect(
                    try await page.browser.text("document.getElementById('download-size').textContent")
                        == "576 × 720 px")
                try await page.browser.press(Key.escape)
                #expect(try await page.state == "painted")
                // The preview was of it, not of what was there before.
                let whole = try await page.pixels(of: "#result")
                #expect(whole.difference(from: preview) < whole.difference(from: painted) / 2)
                try await page.setField("strength", to: 50)
                try await page.waitForState("preview")
                try await page.browser.click("#paint-now")
                try await page.waitForPainting()
                #expect(try await page.paintings == 3)
            }
        }

        @Test("a preview that takes long waits until the hand rests, and is left when it moves on")
        func slowPreview() async throws {
            try await BrowserStudio.visit(paintsAsItGoes: false) { page in
                // Previews take three seconds by the page's clock; the server paints them small.
                try await page.browser.perform(
                    """
                    window.asked = []
                    const plain = window.fetch, clock = performance.now.bind(performance)
                    let late = 0
                    performance.now = () => clock() + late
                    window.fetch = (path, options) => {
                      if (path !== "/api/stylize") return plain(path, options)
                      const body = JSON.parse(options.body)
                      window.asked.push(body.strength)
                      const small = JSON.stringify({ ...body, contentSize: 96, previewHeight: 96 })
                      return plain(path, { ...options, body: small }).finally(() => { late += 3000 })
                    }
                    """)
                func asked() async throws -> [Int] { try await page.browser.run("return window.asked") }
                try await page.setContentSize(2000)
                try await page.move("brush", to: 0)
                try await page.waitForState("preview")
                try await page.browser.perform("window.asked = []")
                try await page.move("strength", to: 40, isHeld: true)
                #expect(try await page.badge == "Settings changed")
                try await page.move("strength", to: 30)
                try await page.waitForState("preview")
                #expect(try await asked() == [30])
                // A look would take as long, and is left out: timers that are due later run later.
                try await page.browser.hover(".slot[data-slot=A] .thumb:has([value=stained-glass])")
                try await page.browser.perform("setTimeout(() => { window.isRested = true }, 500)")
                try await page.browser.wait(until: "window.isRested")
                #expect(try await asked() == [30])
                // Broad strokes are there at once.
                try await page.move("brush", to: 3, isHeld: true)
                try await page.waitForState("preview")
                try await page.move("strength", to: 50, isHeld: true)
                try await page.waitForState("preview")
                #expect(try await asked().last == 50)
                // One under way that is not wanted any more is left.
                try await page.browser.perform(
                    """
                    window.fetch = (path, { signal }) => new Promise((_, reject) => {
                      window.isAsked = true
                      signal.addEventListener("abort", () => { window.isLeft = true; reject(signal.reason) })
                    })
                    """)
                try await page.move("brush", to: 0)
                try await page.browser.wait(until: "window.isAsked")
                #expect(try await page.badge == "Repainting…")
                #expect(try await page.line == "Painting a preview…")
                try await page.move("strength", to: 20, isHeld: true)
                #expect(try await page.browser.isTrue("window.isLeft"))
                #expect(try await page.badge == "Settings changed")
            }
        }

        @Test("a preview of what was left again is not shown") func unwantedPreview() async throws {
            try await BrowserStudio.visit(paintsAsItGoes: false) { page in
                try await page.choose("marble", in: "A")
                try await page.waitForState("preview")
                let marble = try await page.pixels(of: "#result")
                try await page.browser.perform(
                    """
                    const plain = window.fetch
                    window.fetch = (...request) => new Promise((resolve) => {
                      window.letThrough = () => resolve(plain(...request))
                    })
                    """)
                try await page.choose("circles", in: "A")
                try await page.choose("marble", in: "A")
                #expect(try await page.state == "preview")
                try await page.browser.perform(
                    """
                    import("/assets/js/core/store.js").then(({ subscribe }) => {
                      subscribe(["preview"], ({ preview }) => { window.isOver = preview === null })
                      window.letThrough()
                    })
                    """)
                try await page.browser.wait(until: "window.isOver")
                #expect(try await page.state == "preview")
                #expect(try await page.pixels(of: "#result").difference(from: marble) == 0)
            }
        }

        @Test("the switch goes off by itself where painting takes long, and on again") func pace()
            async throws
        {
            try await BrowserStudio.visit(paintsAsItGoes: nil) { page in
                // The server's clock as the page sees it.
                try await page.browser.perform(
                    """
                    window.elapsedSeconds = 9
                    const Plain = window.EventSource
                    window.EventSource = class extends Plain {
                      addEventListener(type, listener) {
                        super.addEventListener(type, ({ data }) => listener(
                          { data: JSON.stringify({ ...JSON.parse(data), elapsedSeconds: window.elapsedSeconds }) }))
                      }
                    }
                    """)
                try await page.setContentSize(128)
                try await page.render()
                let isOn = "document.getElementById('paint-as-i-go').checked"
                #expect(try await page.browser.isTrue("!\(isOn)"))
                try await page.choose("marble", in: "A")
                try await page.waitForState("preview")
                #expect(
                    try await page.browser.text("document.getElementById('frame').dataset.following")
                        == "false")
                try await page.browser.perform("window.elapsedSeconds = 0.1")
                try await page.browser.click("#paint-now")
                try await page.waitForPainting()
                #expect(try await page.browser.isTrue(isOn))
                // A much larger picture will take long again, and is not begun.
                try await page.setContentSize(2000)
                #expect(try await page.browser.isTrue("!\(isOn)"))
                // A tiny one says nothing of others.
                try await page.setContentSize(16)
                try await page.waitForPainting()
                try await page.setContentSize(300)
                #expect(try await page.browser.isTrue(isOn))
                // A choice holds.
                try await page.paintAsIGo(false)
                try await page.choose("circles", in: "A")
                try await page.waitForState("preview")
                #expect(try await page.browser.isTrue("!\(isOn)"))
            }
        }

        @Test("a style can be looked at before it is chosen") func look() async throws {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(128)
                try await page.waitForPainting()
                let paintings = try await page.paintings, painted = try await page.pixels(of: "#result")
                let name = try await page.name(in: "A")
                let isLooking = "document.getElementById('frame').classList.contains('is-peeking')"
                try await page.browser.hover(".slot[data-slot=A] .thumb:has([value=stained-glass])")
                try await page.browser.wait(until: isLooking)
                #expect(try await page.badge == "Trying out: Stained glass")
                #expect(try await page.browser.isTrue("!document.getElementById('peek').hidden"))
                #expect(try await page.pixels(of: "#peek").difference(from: painted) > 4)
                // Nothing was chosen.
                #expect(try await page.name(in: "A") == name)
                #expect(try await page.state == "painted")
                try await page.browser.hover("#render")
                try await page.browser.wait(until: "!\(isLooking) && document.getElementById('peek').hidden")
                #expect(try await page.badge.isEmpty)
                #expect(try await page.pixels(of: "#result").difference(from: painted) == 0)
                #expect(try await page.paintings == paintings)
                // Chosen, it is the painting, and no look any more.
                try await page.browser.hover(".slot[data-slot=A] .thumb:has([value=stained-glass])")
                try await page.browser.wait(until: isLooking)
                try await page.browser.holdButton(true)
                try await page.browser.holdButton(false)
                try await page.waitForPainting()
                #expect(try await page.name(in: "A") == "Stained glass")
                #expect(try await page.browser.isTrue("!\(isLooking)"))
            }
        }

        @Test("a server that is gone leaves a mark, and a word") func failure() async throws {
            try await BrowserStudio.visit(paintsAsItGoes: false) { page in
                try await page.choose("marble", in: "A")
                try await page.waitForState("preview")
                try await page.browser.perform("window.fetch = () => Promise.reject(new TypeError('gone'))")
                try await page.choose("circles", in: "A")
                try await page.browser.wait(until: "document.querySelector('.toast.is-error')")
                #expect(try await page.state == "changed")
                #expect(try await page.badge == "Settings changed")
                #expect(try await page.line == "Painted with earlier settings.")
                #expect(try await page.browser.isTrue("!document.getElementById('paint-now').hidden"))
            }
        }

        @Test("what is saved is what is seen") func saving() async throws {
            try await BrowserStudio.visit(paintsAsItGoes: false) { page in
                try await page.choose("marble", in: "A")
                try await page.waitForState("preview")
                // From here on the stage stays behind: the server does not answer.
                try await page.browser.perform("window.fetch = () => new Promise(() => {})")
                try await page.choose("circles", in: "A")
                #expect(try await page.state == "changed")
                #expect(try await !page.badge.isEmpty)
                try await page.browser.click("#tool-save")
                #expect(
                    try await page.browser.text("document.getElementById('save-name').value")
                        == "Marbled paper")
            }
        }
    }
}
