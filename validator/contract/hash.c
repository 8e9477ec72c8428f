#include "buf.h"
#include "reader_private.h"

#include <openssl/evp.h>

static void to_hex(const unsigned char *digest, size_t len, char *hex)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[2 * len] = '\0';
}

/* The document's name as the root sees it, so that a hash does not depend on where the contract
 * lies. */
static struct str relative_name(struct str root, struct str uri)
{
    size_t slash = str_find_last(root, '/');
    struct str folder = str_slice(root, 0, slash < root.len ? slash + 1 : 0);
    return str_starts(uri, folder) ? str_from(uri, folder.len) : uri;
}

static void hash_name(EVP_MD_CTX *hash, const struct refs *refs, const struct doc *doc)
{
    struct str root = refs_doc_at(refs, 0)->source->uri;
    struct str name = doc == refs_doc_at(refs, 0) ? STR("") : relative_name(root, doc->source->uri);
    EVP_DigestUpdate(hash, name.ptr, name.len);
    EVP_DigestUpdate(hash, "\n", 1);
}

/* Root first, the others by name: the order in which references met them does not count. */
static const struct doc **sorted_documents(struct reader *reader, size_t *count)
{
    *count = refs_doc_count(reader->refs);
    const struct doc **docs = arena_calloc(reader->arena, *count, sizeof *docs);
    for (size_t i = 0; i < *count; i++) {
        const struct doc *doc = refs_doc_at(reader->refs, i);
        size_t at = i;
        for (; at > 1 && str_cmp(docs[at - 1]->source->uri, doc->source->uri) > 0; at--)
            docs[at] = docs[at - 1];
        docs[at] = doc;
    }
    return docs;
}

static void finish(EVP_MD_CTX *hash, char *hex)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    EVP_DigestFinal_ex(hash, digest, &len);
    to_hex(digest, len, hex);
}

void reader_hash(struct reader *reader)
{
    size_t count;
    const struct doc **docs = sorted_documents(reader, &count);
    EVP_MD_CTX *canonical = EVP_MD_CTX_new(), *raw = EVP_MD_CTX_new();
    struct arena scratch;
    arena_init(&scratch);
    EVP_DigestInit_ex(canonical, EVP_sha256(), NULL);
    EVP_DigestInit_ex(raw, EVP_sha256(), NULL);
    for (size_t i = 0; i < count; i++) {
        struct buf text = {.arena = &scratch};
        doc_write_canonical(&text, docs[i]->root);
        hash_name(canonical, reader->refs, docs[i]);
        EVP_DigestUpdate(canonical, text.at, text.len);
        hash_name(raw, reader->refs, docs[i]);
        EVP_DigestUpdate(raw, docs[i]->source->text.ptr, docs[i]->source->text.len);
        arena_clear(&scratch);
    }
    finish(canonical, reader->contract->hash);
    finish(raw, reader->contract->raw_hash);
    EVP_MD_CTX_free(canonical);
    EVP_MD_CTX_free(raw);
    arena_release(&scratch);
}
