// What browsers have and the type checker's library (TypeScript 4.8, as Debian 12 ships it) does not know yet.

interface OffscreenCanvasRenderingContext2D
  extends Pick<CanvasRenderingContext2D,
    | "beginPath" | "clip" | "drawImage" | "fill" | "fillRect" | "fillStyle" | "fillText" | "font" | "getImageData"
    | "imageSmoothingQuality" | "measureText" | "rect" | "restore" | "save" | "scale" | "setTransform" | "textBaseline"
    | "translate"> {
  roundRect(x: number, y: number, width: number, height: number, radius: number): void;
  drawImage(image: CanvasImageSource | OffscreenCanvas, x: number, y: number): void;
  drawImage(image: CanvasImageSource | OffscreenCanvas, x: number, y: number, width: number, height: number): void;
  drawImage(
    image: CanvasImageSource | OffscreenCanvas, left: number, top: number, columns: number, rows: number, x: number,
    y: number, width: number, height: number,
  ): void;
}

declare class OffscreenCanvas {
  constructor(width: number, height: number);
  width: number;
  height: number;
  getContext(kind: "2d", options?: { willReadFrequently?: boolean }): OffscreenCanvasRenderingContext2D | null;
  convertToBlob(options?: { type?: string; quality?: number }): Promise<Blob>;
}

declare class CompressionStream implements GenericTransformStream {
  constructor(format: "deflate" | "deflate-raw" | "gzip");
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

declare class DecompressionStream implements GenericTransformStream {
  constructor(format: "deflate" | "deflate-raw" | "gzip");
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}
