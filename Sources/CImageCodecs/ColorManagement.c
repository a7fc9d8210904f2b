#include "Buffer.h"

#include <stdlib.h>
#include <string.h>

#include <lcms2.h>
#include <lcms2_plugin.h>

/// Everything that one profile holds. The library's context is its own, so that profiles of several threads do not
/// meet, and all its memory is counted.
struct codec_color {
    cmsContext context;
    cmsHPROFILE profile;
    cmsHTRANSFORM transform;
    struct block *blocks;
    size_t bytes_held;
    size_t bytes_limit;
    bool out_of_memory;
    codec_message message;
};

// MARK: - Memory: counted, so that a hostile profile cannot ask for more than the limit, and kept track of, because the
// library forgets some of it where it gives up

struct block {
    struct block *previous;
    struct block *next;
    size_t count;
    size_t unused;  // the library's memory is aligned to 16 bytes
};

static void *block_allocate(cmsContext context, cmsUInt32Number count) {
    codec_color *color = cmsGetContextUserData(context);
    if (color == NULL || count > color->bytes_limit - color->bytes_held) { return NULL; }
    struct block *block = malloc(sizeof *block + count);
    if (block == NULL) {
        color->out_of_memory = true;
        return NULL;
    }
    *block = (struct block){.next = color->blocks, .count = count};
    if (color->blocks != NULL) { color->blocks->previous = block; }
    color->blocks = block;
    color->bytes_held += count;
    return block + 1;
}

static void block_free(cmsContext context, void *memory) {
    codec_color *color = cmsGetContextUserData(context);
    if (memory == NULL || color == NULL) { return; }
    struct block *block = (struct block *)memory - 1;
    if (block->previous != NULL) { block->previous->next = block->next; }
    if (block->next != NULL) { block->next->previous = block->previous; }
    if (color->blocks == block) { color->blocks = block->next; }
    color->bytes_held -= block->count;
    free(block);
}

static void *block_reallocate(cmsContext context, void *memory, cmsUInt32Number count) {
    void *grown = block_allocate(context, count);
    if (grown == NULL || memory == NULL) { return grown; }
    const size_t old = ((struct block *)memory - 1)->count;
    memcpy(grown, memory, old < count ? old : count);
    block_free(context, memory);
    return grown;
}

/// The library copies this plug-in; it asks for the version that the header belongs to.
static cmsPluginMemHandler memory_plugin = {
    .base = {.Magic = cmsPluginMagicNumber, .ExpectedVersion = 2000, .Type = cmsPluginMemHandlerSig},
    .MallocPtr = block_allocate,
    .FreePtr = block_free,
    .ReallocPtr = block_reallocate,
};

static void on_error(cmsContext context, cmsUInt32Number code, const char *text) {
    (void)code;
    codec_color *color = cmsGetContextUserData(context);
    // The first complaint is the one that says what is wrong.
    if (color != NULL && color->message.text[0] == 0) { codec_message_set(&color->message, text); }
}

static codec_status failure(const codec_color *color, codec_message *message, const char *otherwise) {
    codec_message_set(message, color->message.text[0] == 0 ? otherwise : color->message.text);
    return color->out_of_memory ? CODEC_OUT_OF_MEMORY : CODEC_CORRUPT;
}

// MARK: - Reading

/// What an mpet tag may be made of at most: each stage is walked for every point of a table that is made of it.
enum { MOST_STAGES = 16 };

static bool has_short_pipeline(cmsHPROFILE profile, cmsTagSignature tag) {
    if (!cmsIsTag(profile, tag)) { return true; }
    const cmsPipeline *pipeline = cmsReadTag(profile, tag);
    return pipeline != NULL && cmsPipelineStageCount(pipeline) <= MOST_STAGES;
}

/// Columns of the matrix from light to XYZ under D50.
static bool read_colorants(cmsHPROFILE profile, double to_xyz[9]) {
    static const cmsTagSignature tags[3] = {cmsSigRedColorantTag, cmsSigGreenColorantTag,
                                            cmsSigBlueColorantTag};
    for (int channel = 0; channel < 3; channel++) {
        const cmsCIEXYZ *xyz = cmsReadTag(profile, tags[channel]);
        if (xyz == NULL) { return false; }
        to_xyz[channel] = xyz->X;
        to_xyz[3 + channel] = xyz->Y;
        to_xyz[6 + channel] = xyz->Z;
    }
    return true;
}

/// The pipeline from the profile's colors to the connection space, as the perceptual intent takes it; NULL if there is
/// none.
static const cmsPipeline *input_pipeline(cmsHPROFILE profile) {
    const cmsTagSignature tag = cmsIsTag(profile, cmsSigDToB0Tag) ? cmsSigDToB0Tag : cmsSigAToB0Tag;
    return cmsIsTag(profile, tag) ? cmsReadTag(profile, tag) : NULL;
}

/// The curves in front of a pipeline's table; NULL if something else is.
static const _cmsStageToneCurvesData *first_curves(const cmsPipeline *pipeline, cmsUInt32Number channels) {
    const cmsStage *stage = cmsPipelineGetPtrToFirstStage(pipeline);
    if (stage == NULL || cmsStageType(stage) != cmsSigCurveSetElemType) { return NULL; }
    const _cmsStageToneCurvesData *curves = cmsStageData(stage);
    return curves->nCurves == channels ? curves : NULL;
}

/// What a table has along each axis, if nothing but curves is in front of it.
static void read_table(cmsHPROFILE profile, codec_color_summary *summary) {
    const cmsPipeline *pipeline = input_pipeline(profile);
    if (pipeline == NULL) { return; }
    const cmsUInt32Number channels = (cmsUInt32Number)summary->space;
    const cmsStage *stage = cmsPipelineGetPtrToFirstStage(pipeline);
    if (first_curves(pipeline, channels) != NULL) { stage = cmsStageNext(stage); }
    if (stage == NULL || cmsStageType(stage) != cmsSigCLutElemType) { return; }
    const _cmsStageCLutData *table = cmsStageData(stage);
    if (table->Params->nInputs != channels) { return; }
    for (cmsUInt32Number i = 1; i < channels; i++) {
        if (table->Params->nSamples[i] != table->Params->nSamples[0]) { return; }
    }
    summary->table_points = table->Params->nSamples[0];
    summary->has_plain_table = cmsGetPCS(profile) == cmsSigLabData;
    for (stage = cmsStageNext(stage); stage != NULL; stage = cmsStageNext(stage)) {
        if (cmsStageType(stage) == cmsSigCurveSetElemType) {
            const _cmsStageToneCurvesData *curves = cmsStageData(stage);
            for (cmsUInt32Number i = 0; i < curves->nCurves; i++) {
                if (!cmsIsToneCurveLinear(curves->TheCurves[i])) { summary->has_plain_table = false; }
            }
        } else if (cmsStageType(stage) != cmsSigIdentityElemType) {
            summary->has_plain_table = false;
        }
    }
}

static bool summarize(cmsHPROFILE profile, codec_color_summary *summary) {
    *summary = (codec_color_summary){0};
    switch (cmsGetColorSpace(profile)) {
    case cmsSigGrayData: summary->space = CODEC_COLOR_GRAY; break;
    case cmsSigRgbData: summary->space = CODEC_COLOR_RGB; break;
    case cmsSigCmykData: summary->space = CODEC_COLOR_CMYK; break;
    default: return false;
    }
    switch (cmsGetDeviceClass(profile)) {
    case cmsSigInputClass:
    case cmsSigDisplayClass:
    case cmsSigOutputClass:
    case cmsSigColorSpaceClass: break;
    default: return false;
    }
    static const cmsTagSignature tables[4] = {cmsSigAToB0Tag, cmsSigDToB0Tag, cmsSigBToA0Tag, cmsSigBToD0Tag};
    for (int i = 0; i < 4; i++) {
        if (!has_short_pipeline(profile, tables[i])) { return false; }
    }
    const bool has_input_table = cmsIsTag(profile, cmsSigAToB0Tag) || cmsIsTag(profile, cmsSigDToB0Tag);
    const bool is_matrix = cmsIsMatrixShaper(profile) && summary->space == CODEC_COLOR_RGB;
    summary->is_matrix = is_matrix && !has_input_table && read_colorants(profile, summary->to_xyz);
    const bool has_output_table = cmsIsTag(profile, cmsSigBToA0Tag) || cmsIsTag(profile, cmsSigBToD0Tag);
    if (has_input_table && summary->space != CODEC_COLOR_GRAY) { read_table(profile, summary); }
    summary->is_writable = summary->space == CODEC_COLOR_RGB && (is_matrix || has_output_table);
    return true;
}

codec_status codec_color_open(const uint8_t *bytes, size_t count, size_t memory_limit, codec_color **result,
                              codec_color_summary *summary, codec_message *message) {
    message->text[0] = 0;
    codec_color *color = calloc(1, sizeof *color);
    if (color == NULL) {
        codec_message_set(message, "no memory for the color profile");
        return CODEC_OUT_OF_MEMORY;
    }
    color->bytes_limit = memory_limit;
    color->context = cmsCreateContext(&memory_plugin, color);
    if (color->context == NULL) {
        codec_color_free(color);
        codec_message_set(message, "no memory for the color profile");
        return CODEC_OUT_OF_MEMORY;
    }
    cmsSetLogErrorHandlerTHR(color->context, on_error);
    color->profile =
        count <= UINT32_MAX ? cmsOpenProfileFromMemTHR(color->context, bytes, (cmsUInt32Number)count) : NULL;
    if (color->profile == NULL || !summarize(color->profile, summary)) {
        const codec_status status = failure(color, message, "it is no profile of gray, RGB or CMYK pictures");
        codec_color_free(color);
        return status;
    }
    *result = color;
    return CODEC_OK;
}

void codec_color_free(codec_color *color) {
    if (color == NULL) { return; }
    if (color->transform != NULL) { cmsDeleteTransform(color->transform); }
    if (color->profile != NULL) { cmsCloseProfile(color->profile); }
    if (color->context != NULL) { cmsDeleteContext(color->context); }
    while (color->blocks != NULL) {
        struct block *next = color->blocks->next;
        free(color->blocks);
        color->blocks = next;
    }
    free(color);
}

bool codec_color_curve(codec_color *color, int channel, size_t count, float *light) {
    static const cmsTagSignature tags[3] = {cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};
    const cmsPipeline *pipeline = input_pipeline(color->profile);
    const cmsToneCurve *curve = NULL;
    if (pipeline != NULL) {
        const cmsUInt32Number channels = cmsPipelineInputChannels(pipeline);
        const _cmsStageToneCurvesData *curves = first_curves(pipeline, channels);
        if (curves != NULL && (cmsUInt32Number)channel < channels) { curve = curves->TheCurves[channel]; }
    } else if (channel < 3) {
        curve = cmsReadTag(color->profile, tags[channel]);
    }
    if (curve == NULL) { return false; }
    for (size_t i = 0; i < count; i++) {
        light[i] = cmsEvalToneCurveFloat(curve, (float)i / (float)(count - 1));
    }
    return true;
}

// MARK: - Converting

/// The samples of the profile's side of a reading: RGB and gray from 0 to 1, inks from 0 to 100.
static cmsUInt32Number float_format(cmsColorSpaceSignature space) {
    switch (space) {
    case cmsSigGrayData: return TYPE_GRAY_FLT;
    case cmsSigCmykData: return TYPE_CMYK_FLT;
    default: return TYPE_RGB_FLT;
    }
}

codec_status codec_color_prepare(codec_color *color, bool is_output, codec_message *message) {
    message->text[0] = 0;
    // With a connection space of version 4 the library would compensate black points in the perceptual intent, which
    // browsers and ImageMagick do not.
    cmsHPROFILE standard =
        is_output ? cmsCreate_sRGBProfileTHR(color->context) : cmsCreateLab2ProfileTHR(color->context, NULL);
    if (standard != NULL) {
        // Perceptual: the table that browsers take, if a profile has several. The cache of one pixel would be
        // written to by all threads.
        color->transform = is_output
            ? cmsCreateTransformTHR(color->context, standard, TYPE_RGB_8, color->profile, TYPE_RGB_8,
                                    INTENT_PERCEPTUAL, cmsFLAGS_NOCACHE)
            : cmsCreateTransformTHR(color->context, color->profile,
                                    float_format(cmsGetColorSpace(color->profile)), standard, TYPE_Lab_FLT,
                                    INTENT_PERCEPTUAL, cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE);
        cmsCloseProfile(standard);
    }
    if (color->transform == NULL) { return failure(color, message, "its colors cannot be converted"); }
    // What the transform needs, it has copied.
    cmsCloseProfile(color->profile);
    color->profile = NULL;
    return CODEC_OK;
}

void codec_color_convert(const codec_color *color, const void *input, void *output, size_t pixels) {
    enum { MOST_PIXELS = 1 << 24 };
    if (pixels > MOST_PIXELS) { abort(); }
    cmsDoTransform(color->transform, input, output, (cmsUInt32Number)pixels);
}
