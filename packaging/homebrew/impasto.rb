# A formula for Homebrew. Untried: it was written where no macOS runs.
#   brew install --build-from-source --HEAD packaging/homebrew/impasto.rb
class Impasto < Formula
  desc "Paint photos in the style of pictures, on your own machine"
  homepage "https://example.org/impasto"
  license "Apache-2.0"
  # A release has url and sha256 of its archive here.
  head "https://example.org/impasto.git", branch: "main"

  depends_on xcode: ["26.0", :build]
  depends_on "giflib"
  depends_on "jpeg-turbo"
  depends_on "libheif"
  depends_on "libpng"
  depends_on "little-cms2"
  depends_on macos: :sequoia
  depends_on "webp"

  uses_from_macos "sqlite"

  def install
    system "swift", "build", "--disable-sandbox", "-c", "release", "--product", "impasto",
           "-debug-info-format", "none", "--disable-index-store",
           "-Xcc", "-I#{HOMEBREW_PREFIX}/include", "-Xlinker", "-L#{HOMEBREW_PREFIX}/lib"
    bin.install ".build/release/impasto"
    pkgshare.install "Public"
    (pkgshare/"Models").install "Models/manifest.json", "Models/style-mobilenet-v2", "Models/transformer-quarter"
    system bin/"impasto", "manual", "--output", man1
    generate_completions_from_executable(bin/"impasto", "completions")
  end

  # The page of this machine: brew services start impasto
  service do
    run [opt_bin/"impasto", "serve"]
    keep_alive crashed: true
    log_path var/"log/impasto.log"
    error_log_path var/"log/impasto.log"
  end

  test do
    photo = pkgshare/"Public/samples/content/bust.jpg"
    system bin/"impasto", "render", photo, "night-swirl", "-o", "painted.png", "--content-size", "64"
    assert_equal "\x89PNG".b, (testpath/"painted.png").binread(4)
  end
end
