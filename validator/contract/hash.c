/* The hashes that name a contract: of what it says, and of its bytes.
 *
 * Both begin with the root document; the others follow by their names, each as NUL, name, NUL,
 * length, NUL and its text (neither JSON nor YAML can hold a NUL). So for a contract of one
 * document `raw_hash` is what sha256sum prints for its file, and `hash` what it prints for the
 * canonical form (RFC 8785). Names are relative to the root's folder: the hashes are the same on
 * every machine. */
#include "contract_private.h"

#include "buf.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

struct text { /* one document, or one file that is none */
    struct str name;
    const struct source *source;
    const struct doc *doc;
};

struct digest {
    EVP_MD_CTX *state;
    bool failed;
};

static void add(struct digest *digest, struct str text)
{
    if (text.len && EVP_DigestUpdate(digest->state, text.ptr, text.len) != 1)
        digest->failed = true;
}

static struct digest start(void)
{
    struct digest digest = {.state = EVP_MD_CTX_new()};
    digest.failed = !digest.state || EVP_DigestInit_ex(digest.state, EVP_sha256(), NULL) != 1;
    return digest;
}

/* A library that cannot do SHA-256 is a broken installation, like one that cannot give memory. */
static void finish(struct digest *digest, char hex[65])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    if (digest->failed || EVP_DigestFinal_ex(digest->state, bytes, &len) != 1 || len != 32)
        abort();
    EVP_MD_CTX_free(digest->state);
    for (unsigned i = 0; i < len; i++)
        snprintf(hex + 2 * (size_t)i, 3, "%02x", bytes[i]);
}

static void add_head(struct digest *digest, struct str name, size_t len)
{
    char text[24];
    int count = snprintf(text, sizeof text, "%zu", len);
    add(digest, (struct str){"", 1});
    add(digest, name);
    add(digest, (struct str){"", 1});
    add(digest, (struct str){text, (size_t)count + 1});
}

static int by_name(const void *left, const void *right)
{
    const struct text *a = left, *b = right;
    return str_cmp(a->name, b->name);
}

static struct str relative_name(struct str uri, struct str root)
{
    size_t slash = str_find_last(root, '/');
    struct str folder = str_slice(root, 0, slash < root.len ? slash + 1 : 0);
    return str_starts(uri, folder) ? str_from(uri, folder.len) : uri;
}

/* The root first, then the others by name; files that examples name are bytes only. */
static struct text *list_texts(struct reader *reader, size_t *count)
{
    const struct refs *refs = reader->refs;
    size_t docs = refs_doc_count(refs), files = refs_attachment_count(refs);
    struct text *texts = arena_array(&reader->scratch, struct text, docs + files);
    for (size_t i = 0; i < docs; i++)
        texts[i] =
            (struct text){.doc = refs_doc_at(refs, i), .source = refs_doc_at(refs, i)->source};
    for (size_t i = 0; i < files; i++)
        texts[docs + i].source = refs_attachment_at(refs, i);
    for (size_t i = 1; i < docs + files; i++)
        texts[i].name = relative_name(texts[i].source->uri, texts[0].source->uri);
    qsort(texts + 1, docs + files - 1, sizeof *texts, by_name);
    *count = docs + files;
    return texts;
}

static void add_canonical(struct digest *digest, const struct text *text, bool is_root)
{
    if (!text->doc)
        return;
    struct arena arena;
    arena_init(&arena);
    size_t room = text->source->text.len + 64; /* what JSON needs at most, and YAML nearly always */
    struct buf out = {.arena = &arena, .at = arena_bytes(&arena, room), .cap = room};
    doc_write_canonical(&out, text->doc->root);
    if (!is_root)
        add_head(digest, text->name, out.len);
    add(digest, buf_str(&out));
    arena_release(&arena);
}

void contract_hash(struct reader *reader)
{
    size_t count;
    struct text *texts = list_texts(reader, &count);
    struct digest meaning = start(), bytes = start();
    for (size_t i = 0; i < count; i++) {
        add_canonical(&meaning, &texts[i], i == 0);
        if (i > 0)
            add_head(&bytes, texts[i].name, texts[i].source->text.len);
        add(&bytes, texts[i].source->text);
    }
    finish(&meaning, reader->contract->hash);
    finish(&bytes, reader->contract->raw_hash);
}
