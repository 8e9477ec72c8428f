/* Tables over media types. */
#include "media.h"
#include "write.h"

/* ---- the smallest files ---- */

/* PNG: one white pixel. */
static const char png[] =
    "\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01"
    "\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41"
    "\x54\x78\xda\x63\xf8\x0f\x00\x01\x01\x01\x00\x1c\xb0\x8c\x99\x00\x00\x00\x00\x49"
    "\x45\x4e\x44\xae\x42\x60\x82";

/* GIF: one white pixel. */
static const char gif[] =
    "\x47\x49\x46\x38\x39\x61\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00\x2c"
    "\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b";

/* JPEG: one grey pixel; its Huffman tables know one code each. */
static const char jpeg[] =
    "\xff\xd8\xff\xdb\x00\x43\x00\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"
    "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"
    "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"
    "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\xff\xc0\x00\x0b\x08\x00\x01\x00\x01"
    "\x01\x01\x11\x00\xff\xc4\x00\x14\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\xff\xc4\x00\x14\x10\x01\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x3f\xff"
    "\xd9";

/* WAV: no sound at all. */
static const char wav[] =
    "\x52\x49\x46\x46\x24\x00\x00\x00\x57\x41\x56\x45\x66\x6d\x74\x20\x10\x00\x00\x00"
    "\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00\x64\x61\x74\x61"
    "\x00\x00\x00\x00";

/* ZIP: an archive without members. */
static const char zip[] =
    "\x50\x4b\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00";

/* GZIP: of nothing. */
static const char gzipped[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00";

/* PDF: one empty page. */
static const char pdf[] = "%PDF-1.4\n"
                          "1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj\n"
                          "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
                          "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>> endobj\n"
                          "xref\n"
                          "0 4\n"
                          "0000000000 65535 f \n"
                          "0000000009 00000 n \n"
                          "0000000053 00000 n \n"
                          "0000000103 00000 n \n"
                          "trailer<</Size 4/Root 1 0 R>>\n"
                          "startxref\n"
                          "165\n"
                          "%%EOF\n";

static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";

static const char bytes[] = "\x00\x01\x02\x03\x04\x05\x06\x07";

static const struct file_row {
    const char *type;
    struct str file;
} files[] = {
    {"image/png",                    STR_INIT(png)    },
    {"image/gif",                    STR_INIT(gif)    },
    {"image/jpeg",                   STR_INIT(jpeg)   },
    {"image/jpg",                    STR_INIT(jpeg)   },
    {"image/svg+xml",                STR_INIT(svg)    },
    {"audio/wav",                    STR_INIT(wav)    },
    {"application/pdf",              STR_INIT(pdf)    },
    {"application/zip",              STR_INIT(zip)    },
    {"application/x-zip-compressed", STR_INIT(zip)    },
    {"application/gzip",             STR_INIT(gzipped)},
    {"application/x-gzip",           STR_INIT(gzipped)},
    {"application/octet-stream",     STR_INIT(bytes)  },
};

static const struct file_row *file_find(const struct media *media)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct media row;
        if (media_parse(str_of(files[i].type), &row) && str_eq_nocase(row.type, media->type) &&
            str_eq_nocase(row.subtype, media->subtype))
            return &files[i];
    }
    return NULL;
}

struct str media_file(struct str content_type)
{
    struct media media;
    const struct file_row *row = media_parse(content_type, &media) ? file_find(&media) : NULL;
    return row ? row->file : STR(bytes);
}

/* ---- wildcards ---- */

struct str media_concrete(struct arena *scratch, struct str wildcard)
{
    static const struct {
        struct str type;
        struct str name;
    } rows[] = {
        {STR_INIT("*"),           STR_INIT("application/json")},
        {STR_INIT("application"), STR_INIT("application/json")},
        {STR_INIT("text"),        STR_INIT("text/plain")      },
        {STR_INIT("image"),       STR_INIT("image/png")       },
        {STR_INIT("audio"),       STR_INIT("audio/wav")       },
        {STR_INIT("video"),       STR_INIT("video/mp4")       },
        {STR_INIT("font"),        STR_INIT("font/woff2")      },
        {STR_INIT("multipart"),   STR_INIT("multipart/mixed") },
    };
    struct media media;
    if (!media_parse(wildcard, &media))
        return wildcard;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq_nocase(media.type, rows[i].type))
            return rows[i].name;
    return arena_join(scratch, media.type, STR("/plain"));
}

/* ---- kinds ---- */

enum body_kind body_kind_of(struct str content_type)
{
    static const struct {
        struct str name;
        enum body_kind kind;
    } names[] = {
        {STR_INIT("text/event-stream"),                 BODY_EVENTS },
        {STR_INIT("application/x-ndjson"),              BODY_LINES  },
        {STR_INIT("application/ndjson"),                BODY_LINES  },
        {STR_INIT("application/jsonl"),                 BODY_LINES  },
        {STR_INIT("application/x-jsonl"),               BODY_LINES  },
        {STR_INIT("application/json-lines"),            BODY_LINES  },
        {STR_INIT("application/jsonlines"),             BODY_LINES  },
        {STR_INIT("application/json-seq"),              BODY_RECORDS},
        {STR_INIT("application/x-www-form-urlencoded"), BODY_FORM   },
        {STR_INIT("application/xml"),                   BODY_XML    },
        {STR_INIT("text/xml"),                          BODY_XML    },
        {STR_INIT("application/yaml"),                  BODY_TEXT   }, /* JSON is YAML too */
        {STR_INIT("application/x-yaml"),                BODY_TEXT   },
    };
    struct media media;
    if (!media_parse(content_type, &media))
        return BODY_OTHER;
    struct str name = str_slice(content_type, 0, str_find(content_type, ';'));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_nocase(str_trim(name), names[i].name))
            return names[i].kind;
    static const struct str binary[] = {STR_INIT("image"), STR_INIT("audio"), STR_INIT("video"),
                                        STR_INIT("font")};
    for (size_t i = 0; i < sizeof binary / sizeof *binary; i++)
        if (str_eq_nocase(media.type, binary[i]))
            return BODY_BYTES;
    if (file_find(&media))
        return BODY_BYTES;
    if (media_is_json(&media))
        return BODY_JSON;
    if (str_eq_nocase(media.suffix, STR("json-seq")))
        return BODY_RECORDS;
    if (str_eq_nocase(media.suffix, STR("xml")))
        return BODY_XML;
    if (str_eq_nocase(media.suffix, STR("yaml")))
        return BODY_TEXT;
    return str_eq_nocase(media.type, STR("text")) ? BODY_TEXT : BODY_OTHER;
}
