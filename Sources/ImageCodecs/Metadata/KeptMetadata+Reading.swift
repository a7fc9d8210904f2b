// What a file's blocks of metadata say.

extension KeptMetadata {
    /// Reads what the picture file `bytes` says; where it was taken only if `keepsPlace`.
    ///
    /// Never fails: what is damaged, or breaks the rules, is not there.
    package init(of bytes: [UInt8], keepsPlace: Bool) {
        self.init()
        let blocks = MetadataBlocks(bytes)
        if let exif = blocks.exif.flatMap(ExifBlock.init) { read(exif, keepsPlace: keepsPlace) }
        if let packet = blocks.xmp.flatMap(XMPReader.init) {
            complete(with: packet)
            if keepsPlace { place = place ?? Place(packet) }
        }
    }

    private mutating func read(_ exif: ExifBlock, keepsPlace: Bool) {
        let picture = exif.picture
        make = picture.text(ExifTag.make)
        model = picture.text(ExifTag.model)
        artist = picture.text(ExifTag.artist)
        // Photographer's, NUL, editor's: only the first is the photo's.
        copyright = picture.text(ExifTag.copyright)
        if let photo = exif.directory(ExifTag.photo) {
            taken = photo.text(ExifTag.taken).flatMap(Moment.init(exif:))
            taken?.add(
                fraction: photo.text(ExifTag.takenFraction), offset: photo.text(ExifTag.takenOffset))
            lensMake = photo.text(ExifTag.lensMake)
            lens = photo.text(ExifTag.lens)
            exposureTime = photo.fractions(ExifTag.exposureTime, count: 1)?.first
            fNumber = photo.fractions(ExifTag.fNumber, count: 1)?.first
            sensitivity = photo.number(ExifTag.sensitivity)
            focalLength = photo.fractions(ExifTag.focalLength, count: 1)?.first
            focalLengthOnFilm = photo.number(ExifTag.focalLengthOnFilm)
        }
        if keepsPlace, let gps = exif.directory(ExifTag.gps) { place = Self.place(gps) }
    }

    private static func place(_ gps: ExifBlock.Directory) -> Place? {
        guard let latitude = gps.fractions(ExifTag.latitude, count: 3),
            let longitude = gps.fractions(ExifTag.longitude, count: 3),
            let hemisphere = gps.text(ExifTag.latitudeReference), ["N", "S"].contains(hemisphere),
            let side = gps.text(ExifTag.longitudeReference), ["E", "W"].contains(side),
            var place = Place(
                latitude: latitude, isSouth: hemisphere == "S", longitude: longitude, isWest: side == "W")
        else { return nil }
        place.altitude = gps.fractions(ExifTag.altitude, count: 1)?.first
        place.isBelowSeaLevel = place.altitude != nil && gps.number(ExifTag.altitudeReference) == 1
        return place
    }

    /// Takes from XMP what Exif has not said, but for the place.
    private mutating func complete(with packet: XMPReader) {
        if taken == nil {
            taken =
                ["exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"].lazy
                .compactMap { packet.values($0).first.flatMap(Moment.init(iso8601:)) }.first
        }
        make = make ?? packet.values("tiff:Make").first
        model = model ?? packet.values("tiff:Model").first
        lens = lens ?? packet.values("exifEX:LensModel").first ?? packet.values("aux:Lens").first
        artist = artist ?? Self.plain(packet.values("dc:creator").joined(separator: "; "))
        copyright = copyright ?? packet.values("dc:rights").first
    }
}
