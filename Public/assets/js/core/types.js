// The shapes of the values that the scripts pass around, for readers and for the type checker. Nothing runs here.

/**
 * A picture that the server ships.
 * @typedef {object} SamplePicture
 * @property {"sample"} kind
 * @property {string} name
 * @property {string} title
 * @property {string} url
 * @property {number} width
 * @property {number} height
 */

/** @typedef {{ x: number, y: number, width: number, height: number }} Rectangle - about its centre, in px */

/**
 * What is cut out of a picture, after it was mirrored, turned and straightened, in that order.
 * @typedef {object} Crop
 * @property {number} quarters - turns to the right: 0 to 3
 * @property {boolean} isMirrored - left for right
 * @property {number} angle - to the right, in degrees
 * @property {number | null} aspect - width by height; null if each side is free
 * @property {Rectangle | null} rectangle - from the picture's centre; null for the largest
 */

/**
 * A user's own picture.
 * @typedef {object} FilePicture
 * @property {"file"} kind
 * @property {string} id - the same over reloads
 * @property {Blob} blob
 * @property {Blob | null} [shown] - what it looks like, smaller, where the browser cannot show its file
 * @property {string} title
 * @property {string} url
 * @property {number} width
 * @property {number} height
 * @property {{ from: string, to: string } | null} converted - formats, if the page had to encode it anew
 * @property {string} [upload] - its id on the server, once sent
 * @property {Promise<void>} [sending] - while it is being sent
 * @property {{ original: Photo, crop: Crop }} [cropped] - what it was cut out of
 * @property {{ strength: number, picture: FilePicture }} [map] - of a mask under which styles are weaker: what is sent
 */

/**
 * A style of the gallery; `url` shows its swatch.
 * @typedef {object} SavedPicture
 * @property {"saved"} kind
 * @property {string} id
 * @property {string} title
 * @property {string} url
 * @property {string} space
 */

/**
 * A style without a picture: the style vector itself; `url` shows a sample painted in it.
 * @typedef {object} VectorPicture
 * @property {"vector"} kind
 * @property {number[]} vector
 * @property {string} space
 * @property {string} title
 * @property {string | null} url
 */

/** @typedef {SamplePicture | FilePicture} Photo - what can be painted */
/** @typedef {SamplePicture | FilePicture | SavedPicture | VectorPicture} Picture */

/** @typedef {"stylize" | "combine"} Mode */
/** @typedef {number | "auto"} Brush - how many times larger strokes are than the network's own */
/** @typedef {"typing" | "moving" | "settled"} Phase - how far a change of a setting has come */
/** @typedef {{ width: number, height: number }} Size - in px */

/**
 * A style slot: its picture and the settings beside it.
 * @typedef {object} Slot
 * @property {Picture | null} picture
 * @property {number} size - height that the style picture is read at, in px
 * @property {boolean} square
 * @property {number} weight - in percent
 */

/**
 * A part of a photo in a style of its own, or as the photo itself.
 * @typedef {object} Region
 * @property {string} id
 * @property {"style" | "weaker" | "keep"} kind - `weaker` leaves the styles some of their strength, `keep` shows the
 * photo
 * @property {number} color - marks it: which one of the page's
 * @property {Slot} style
 * @property {number} strength - in percent; of `weaker`, what is left of all strengths
 * @property {FilePicture | null} mask - grey, white where the region is seen; null for nowhere
 */

/**
 * The regions of a photo, from the bottom up; they count for that photo only, and for what is painted live beside it.
 * @typedef {object} Regions
 * @property {string | null} photo - which, as `identityOf` says; null where there was none
 * @property {Region[]} list
 * @property {boolean} [isLost] - whether a painting had regions of which nothing more is known
 */

/**
 * The tool that paints regions, while it is open.
 * @typedef {object} RegionWork
 * @property {Region[]} list - from the bottom up; a mask may be behind what is painted
 * @property {string | null} active - the region that is painted on
 * @property {boolean} isTinted - whether each region is marked by its colour
 * @property {boolean} isForeign - whether there are regions, but of another photo
 * @property {boolean} canUndo
 * @property {boolean} canRedo
 */

/**
 * What the camera or a clip shows, as it is seen: in a mirror, perhaps.
 * @typedef {object} LivePicture
 * @property {number} width - in px
 * @property {number} height
 * @property {() => Promise<ImageBitmap | null>} frame - as it was before it was painted; null if none was yet
 */

/**
 * What becomes of a painting's colours once it is painted; 0 everywhere leaves them.
 * @typedef {object} Finish
 * @property {number} preserveColor - how much of the photo's colours is kept, in percent
 * @property {number} saturation - from -100 (grey) to 100
 * @property {number} contrast - from -100 to 100
 * @property {number} grain - in percent
 */

/**
 * Everything that a painting depends on: what rendering, the shelf and the variation sheet work from.
 * @typedef {Finish & Settings} Snapshot
 */

/**
 * A snapshot without its finish.
 * @typedef {object} Settings
 * @property {Mode} mode
 * @property {Photo | null} content
 * @property {Slot[]} styles - those that count in the mode
 * @property {number | "full"} contentSize - height in px
 * @property {number} ratio - share of the second of two styles, in percent
 * @property {boolean} extrapolate
 * @property {number} strength - in percent
 * @property {Brush} brush
 * @property {"published" | "reflect"} padding
 * @property {string} styleModel
 * @property {string} transformer
 * @property {string | undefined} space - of the networks that are chosen
 * @property {import("../stage/download.js").Format} format
 * @property {number} quality
 * @property {"srgb" | "keep"} [profile] - of the file's colours: sRGB, or the photo's own
 * @property {boolean} metadata
 * @property {boolean} [keepMetadata] - of the photo's file: when, with what and by whom it was taken
 * @property {boolean} [keepLocation] - and where
 * @property {Regions | null} regions
 * @property {number} [previewHeight] - of a preview that is not as high as usual, in px
 */

/** @typedef {Partial<Slot>} SavedSlot */
/**
 * As much of a snapshot as is known.
 * @typedef {Partial<Omit<Snapshot, "styles">> & { styles?: SavedSlot[] }} SavedSnapshot
 */

/**
 * The settings of a painting as the server wrote them: the header `Impasto-Receipt`, and a text of its PNG files.
 * @typedef {object} Receipt
 * @property {string} [kind]
 * @property {ReceiptStyle} [style]
 * @property {ReceiptStyle[]} [styles]
 * @property {unknown} [keep] - where the photo was kept
 * @property {unknown} [strengthMask] - where the styles were weaker
 * @property {{ sample?: string }} [content]
 * @property {number | "full"} [contentSize]
 * @property {number} [ratio]
 * @property {number} [strength]
 * @property {Brush} [brush]
 * @property {boolean | number} [preserveColor] - true is 100 %
 * @property {number} [saturation]
 * @property {number} [contrast]
 * @property {number} [grain]
 * @property {"published" | "reflect"} [padding]
 * @property {string} [styleModel]
 * @property {string} [transformer]
 */

/**
 * @typedef {object} ReceiptStyle
 * @property {string} [sample]
 * @property {number[]} [vector]
 * @property {string} [space]
 * @property {number} [styleSize]
 * @property {boolean} [square]
 * @property {number} [weight] - 1 is all of it
 * @property {number} [region] - which region's it is, from 0; the ground's has none
 */

/**
 * A full painting.
 * @typedef {object} Result
 * @property {string} id
 * @property {number} at - when it was painted, in ms since 1970
 * @property {Blob} blob
 * @property {string} url
 * @property {number} width
 * @property {number} height
 * @property {number} seconds
 * @property {Snapshot} snapshot
 * @property {Receipt | null} receipt
 */

/**
 * A result on the shelf.
 * @typedef {object} ShelfEntry
 * @property {Result} result
 * @property {string} key - fingerprint of its settings
 * @property {Blob | null} thumb - a small JPEG of it, once there is one
 * @property {string | null} thumbURL
 * @property {boolean} isStarred
 * @property {boolean} isKept - in the browser, over reloads
 * @property {boolean} isSaved - as a file of the user's, or not worth it: it was painted without being asked for
 */

/**
 * Whether the page's own storage in the browser is used; `impossible` if the browser does not let it, `private` if the
 * server does not.
 * @typedef {"kept" | "nothing" | "impossible" | "private"} Keeping
 */

/**
 * What is painted on the stage; `result` is null for a preview.
 * @typedef {object} Painting
 * @property {Snapshot} snapshot
 * @property {Result | null} result
 */

/**
 * A job as the server describes it.
 * @typedef {object} Job
 * @property {string} id
 * @property {"queued" | "running" | "done" | "failed" | "cancelled"} state
 * @property {string | null} [stage]
 * @property {number} [styleIndex]
 * @property {number} [position] - in the queue, from 1
 * @property {number} fraction
 * @property {number | null} estimateSeconds
 * @property {number} [elapsedSeconds]
 * @property {import("../net/problems.js").ProblemDocument} [error]
 */

/**
 * A full render under way.
 * @typedef {object} Run
 * @property {string} key - fingerprint of its settings
 * @property {AbortController} controller - ends it here
 * @property {string | null} job - names it on the server
 * @property {EventSource | null} events
 * @property {number} startedAt
 * @property {number} noticeAt - its progress shows from here on
 * @property {Promise<Result | null>} result
 * @property {boolean} [isCancelled] - whether the user ended it, and nothing newer
 * @property {unknown} [failure] - what went wrong
 */

/**
 * A style of the gallery as the server describes it.
 * @typedef {object} StyleDocument
 * @property {string} id
 * @property {string} name
 * @property {string} swatch
 * @property {string} space
 * @property {boolean} [favourite]
 * @property {string[]} [tags]
 * @property {string} [notes]
 * @property {string | null} [styleModel]
 * @property {string} [createdAt]
 * @property {number[] | null} [vector] - where it was asked for
 * @property {{ name: string }[]} [nearDuplicates]
 */

/** @typedef {{ tags: string[], favouritesOnly: boolean }} StyleFilter - which saved styles are shown */

/**
 * A style as it travels, a file or a text: what the server's import takes.
 * @typedef {object} Parcel
 * @property {Blob | string} body
 * @property {string} type - its media type
 */

export {};
