/// A small own typeface for style cards: 5 x 8 pixels a letter, for printable ASCII.
///
/// The project carries no font files and no text shaping. Letters with accents are drawn without them, and a name in
/// another script is not drawn at all; the card's text chunk holds the name as it is, and the page draws its cards in the
/// browser's fonts.
enum BitmapFont {
    /// Extent of a letter in pixels, without the gap to the next.
    static let width = 5
    /// The 8th row is below the base line.
    static let height = 8
    /// From one letter to the next.
    static let advance = 6

    /// The glyph in place of a character that the typeface lacks.
    static let box: UInt64 = 0b11111_10001_10001_10001_10001_10001_11111_00000

    /// The letters of `text`: 40 bits each, row by row from the top left, the first pixel the highest bit.
    static func letters(_ text: String) -> [UInt64] {
        text.map { character in
            let bare = TextFolding.withoutAccents(String(character)).unicodeScalars
            guard bare.count == 1, let value = bare.first?.value, (0x20...0x7E).contains(value) else {
                return box
            }
            return printableASCII[Int(value) - 0x20]
        }
    }

    /// Whether a letter is dark at a place.
    static func isSet(_ letter: UInt64, x: Int, y: Int) -> Bool {
        letter >> UInt64(width * height - 1 - (y * width + x)) & 1 == 1
    }

    /// U+0020 to U+007E.
    private static let printableASCII: [UInt64] = [
        0x00_0000_0000, 0x21_0842_0080, 0x52_9400_0000, 0x52_BEAF_A940, 0x23_E8E2_F880, 0xCE_4444_4E60,
        0x64_A88A_C9A0,
        0x21_0800_0000, 0x11_1084_1040, 0x41_0421_1100, 0x01_2AEA_9000, 0x01_09F2_1000, 0x00_0000_3088,
        0x00_01F0_0000,
        0x00_0000_3180, 0x08_4444_4200, 0x74_675C_C5C0, 0x23_0842_11C0, 0x74_4264_43E0, 0x74_4260_C5C0,
        0x11_952F_8840,
        0xFC_3C10_C5C0, 0x32_21E8_C5C0, 0xF8_4444_2100, 0x74_62E8_C5C0, 0x74_62F0_8980, 0x03_1806_3000,
        0x03_1806_1100,
        0x11_1104_1040, 0x00_3E0F_8000, 0x41_0411_1100, 0x74_4222_0080, 0x74_6F5B_41C0, 0x74_63F8_C620,
        0xF4_63E8_C7C0,
        0x74_6108_45C0, 0xF4_6318_C7C0, 0xFC_21E8_43E0, 0xFC_21E8_4200, 0x74_6178_C5E0, 0x8C_63F8_C620,
        0x71_0842_11C0,
        0x38_8421_4980, 0x8C_A98A_4A20, 0x84_2108_43E0, 0x8E_EB58_C620, 0x8E_6B38_C620, 0x74_6318_C5C0,
        0xF4_63E8_4200,
        0x74_631A_C9A0, 0xF4_63EA_4A20, 0x7C_20E0_87C0, 0xF9_0842_1080, 0x8C_6318_C5C0, 0x8C_6318_A880,
        0x8C_635A_EE20,
        0x8C_5445_4620, 0x8C_5442_1080, 0xF8_4444_43E0, 0x72_1084_21C0, 0x84_1041_0420, 0x70_8421_09C0,
        0x22_A200_0000,
        0x00_0000_001F, 0x41_0000_0000, 0x00_1C17_C5E0, 0x84_3D18_C7C0, 0x00_1F08_41E0, 0x08_5F18_C5E0,
        0x00_1D1F_C1C0,
        0x32_11E4_2100, 0x00_1F18_BC2E, 0x84_3D18_C620, 0x20_1842_11C0, 0x10_0C21_0A4C, 0x84_254C_5240,
        0x61_0842_11C0,
        0x00_3D5A_D6A0, 0x00_3D18_C620, 0x00_1D18_C5C0, 0x00_3D18_FA10, 0x00_1F18_BC21, 0x00_2D98_4200,
        0x00_1F07_07C0,
        0x42_3C84_20C0, 0x00_2318_C5E0, 0x00_2318_A880, 0x00_235A_D540, 0x00_22A2_2A20, 0x00_2318_BC2E,
        0x00_3E22_23E0,
        0x31_0882_10C0, 0x21_0842_1080, 0x61_0822_1180, 0x00_1359_0000,
    ]
}
