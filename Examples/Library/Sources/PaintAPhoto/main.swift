// Paints photo.jpg in the style of painting.jpg.
import ImpastoKit

let painter = try Painter()
let style = try await painter.style(of: Picture(file: "painting.jpg"))
let painting = try await painter.paint(Picture(file: "photo.jpg"), in: style)
try await painting.write(to: "painted.png")
