# A package for Nix: nix-build -E '(import <nixpkgs> {}).callPackage ./packaging/nix/package.nix {}'
#
# Untried: it was written where no Nix runs. nixpkgs has to have Swift 6.3 or later. The packages of others are not fetched
# inside Nix's sandbox: `swiftpm2nix`, run in the checkout after `swift package resolve`, writes ./nix, which pins them.
{
  lib,
  swiftPackages,
  swiftpm2nix,
  pkg-config,
  libpng,
  libjpeg,
  zlib,
  lcms2,
  libwebp,
  libheif,
  giflib,
  sqlite,
  curl,
  installShellFiles,
}:

let
  generated = swiftpm2nix.helpers ./nix;
in
swiftPackages.stdenv.mkDerivation {
  pname = "impasto";
  version = "0.1.0";
  src = lib.cleanSource ../..;

  nativeBuildInputs = [
    swiftPackages.swift
    swiftPackages.swiftpm
    pkg-config
    installShellFiles
  ];
  buildInputs = [
    swiftPackages.Foundation
    swiftPackages.Dispatch
    libpng
    libjpeg
    zlib
    lcms2
    libwebp
    libheif
    giflib
    sqlite
    curl
  ];

  configurePhase = generated.configure;
  swiftpmFlags = [
    "--product"
    "impasto"
    "-debug-info-format"
    "none"
  ];

  installPhase = ''
    runHook preInstall
    install -D -m 755 "$(swiftpmBinPath)/impasto" "$out/bin/impasto"
    mkdir -p "$out/share/impasto/Models"
    cp -R Public "$out/share/impasto/"
    cp -R Models/manifest.json Models/style-mobilenet-v2 Models/transformer-quarter "$out/share/impasto/Models/"
    "$out/bin/impasto" manual --output "$out/share/man/man1"
    installShellCompletion --cmd impasto \
      --bash <("$out/bin/impasto" completions bash) \
      --zsh <("$out/bin/impasto" completions zsh) \
      --fish <("$out/bin/impasto" completions fish)
    runHook postInstall
  '';

  meta = {
    description = "Paint photos in the style of pictures, on your own machine";
    license = lib.licenses.asl20;
    mainProgram = "impasto";
    platforms = lib.platforms.linux;
  };
}
