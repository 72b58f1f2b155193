/** Said by the preview's frame when everything stands. */
export const PREVIEW_READY = "laurel-preview-ready";
