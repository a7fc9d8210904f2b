import TestSupport
import Testing

extension BrowserTests {
    /// The camera, painted while it runs.
    ///
    /// Chromium's own test camera is mostly green, with a clock that turns.
    @Suite("Live") struct LiveTests {
        @Test(
            "the camera is painted, follows the settings, is kept and recorded, and is off when it is not seen"
        )
        func camera() async throws {
            try await BrowserStudio.visit { page in
                try await watch(page)
                try await page.browser.wait(until: "!document.getElementById('open-live').hidden")
                try await page.browser.click("#open-live")
                try await waitForFrames(page, 5)
                #expect(try await page.pixels(of: "#live-canvas").contrast > 5)
                #expect(try await page.browser.isTrue("!document.getElementById('live-sign').hidden"))
                #expect(
                    try await page.browser.text("document.getElementById('render').innerText")
                        == "Keep this picture")

                // Another style is there with the next frame.
                try await page.setField("live-fade", to: 0)
                try await waitForCall(page, "PATCH 200", 1)
                let before = try await page.pixels(of: "#live-canvas", columns: 4, rows: 4)
                try await page.choose("pointillist", in: "A")
                try await waitForCall(page, "PATCH 200", 2)
                // One may have been on its way already.
                try await waitForFrames(page, 2)
                let after = try await page.pixels(of: "#live-canvas", columns: 4, rows: 4)
                #expect(after.difference(from: before) > 15, "\(before) \(after)")

                // A picture becomes a result, with the frame as its photo.
                let paintings = try await page.paintings
                try await page.browser.click("#render")
                try await page.browser.wait(
                    until: "document.querySelectorAll('#shelf-row button').length === \(paintings + 1)")

                // What is recorded plays.
                try await page.browser.click("#live-record")
                try await page.browser.wait(
                    until: "document.getElementById('live-recorded').textContent !== '0:00'")
                try await page.browser.click("#live-record")
                try await page.browser.wait(until: "document.getElementById('recording-dialog').open")
                try await page.browser.perform("document.getElementById('recording-video').play()")
                try await page.browser.wait(
                    until: "document.getElementById('recording-video').currentTime > 0.2")
                #expect(try await page.pixels(of: "#recording-video").contrast > 5)
                try await page.browser.press(Key.escape)
                try await page.browser.wait(until: "!document.getElementById('recording-dialog').open")

                // In the background the camera is off, and nothing is sent.
                try await hide(page, true)
                try await page.browser.wait(
                    until:
                        "seen.tracks.every(({ readyState }) => readyState === 'ended') && seen.underWay === 0"
                )
                let sent: Int = try await page.browser.run("return seen.sent")
                try await page.browser.perform(
                    """
                    return new Promise((resolve) => {
                      let left = 40
                      const count = () => (left -= 1) ? requestAnimationFrame(count) : resolve(true)
                      count()
                    })
                    """)
                #expect(try await page.browser.run("return seen.sent") == sent)
                try await hide(page, false)
                try await waitForFrames(page, 3)

                #expect(try await page.browser.run("return seen.most") == 1)
                try await page.browser.click("#live-close")
                try await page.browser.wait(until: "seen.calls.at(-1) === 'DELETE 204'")
                #expect(
                    try await page.browser.isTrue(
                        "seen.tracks.length === 2 && seen.tracks.every(({ readyState }) => readyState === 'ended')"
                    ))
                try await page.waitForPainting()
            }
        }

        /// Counts what is sent of a stream, what is drawn of it, and the camera's tracks.
        private func watch(_ page: StudioPage) async throws {
            try await page.browser.perform(
                """
                const seen = { sent: 0, underWay: 0, most: 0, drawn: 0, calls: [], tracks: [] }
                window.seen = seen
                const ask = window.fetch
                window.fetch = async (path, options) => {
                  if (!String(path).startsWith("/api/streams")) return ask(path, options)
                  const isFrame = path.endsWith("/frames")
                  if (isFrame) {
                    seen.sent += 1
                    seen.underWay += 1
                    seen.most = Math.max(seen.most, seen.underWay)
                  }
                  try {
                    const response = await ask(path, options)
                    if (!isFrame) seen.calls.push(`${options.method} ${response.status}`)
                    return response
                  } finally {
                    if (isFrame) seen.underWay -= 1
                  }
                }
                const draw = CanvasRenderingContext2D.prototype.drawImage
                CanvasRenderingContext2D.prototype.drawImage = function (...values) {
                  if (this.canvas.id === "live-canvas") seen.drawn += 1
                  return draw.apply(this, values)
                }
                const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
                navigator.mediaDevices.getUserMedia = async (wanted) => {
                  const stream = await open(wanted)
                  seen.tracks.push(...stream.getTracks())
                  return stream
                }
                """)
        }

        /// Waits until so many more paintings are seen.
        private func waitForFrames(_ page: StudioPage, _ count: Int) async throws {
            let drawn: Int = try await page.browser.run("return seen.drawn")
            try await page.browser.wait(until: "seen.drawn >= \(drawn + count)")
        }

        private func waitForCall(_ page: StudioPage, _ call: String, _ count: Int) async throws {
            try await page.browser.wait(
                until: "seen.calls.filter((call) => call === '\(call)').length >= \(count)")
        }

        /// As if the tab went to the background, or came back.
        private func hide(_ page: StudioPage, _ isHidden: Bool) async throws {
            try await page.browser.perform(
                """
                Object.defineProperty(document, "hidden", { value: arguments[0], configurable: true })
                document.dispatchEvent(new Event("visibilitychange"))
                """, [.bool(isHidden)])
        }
    }
}
