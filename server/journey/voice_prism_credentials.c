/* Credentials as Prism 5 looks at them: alternatives in order, and of each all schemes together. */
#include "uri.h"
#include "voice_prism_private.h"

enum standing { PASSES, FAILS, UNSUPPORTED };

/* How a scheme stands, and what it answers with where it fails; empty: nothing. */
struct state {
    enum standing standing;
    struct str challenge;
};

static struct state state_of(bool passes, const char *challenge)
{
    return (struct state){passes ? PASSES : FAILS, str_of(challenge)};
}

struct str prism_query_value(const struct answering *a, struct str name)
{
    struct str rest = a->request->query, pair, value;
    while (rest.ptr && str_cut(&rest, '&', &pair)) {
        size_t equals = str_find(pair, '=');
        if (str_eq(str_slice(pair, 0, equals), name) &&
            uri_decode(a->request->scratch, str_from(pair, equals + 1), &value))
            return value.ptr ? value : STR("");
    }
    return (struct str){0};
}

/* ---- Authorization ---- */

static struct str authorization_of(const struct answering *a)
{
    return http_header(a->request, STR("authorization"));
}

static bool has_bearer(const struct answering *a)
{
    struct str value = authorization_of(a);
    struct str rest = str_from(value, 6);
    return str_starts(value, STR("Bearer")) && rest.len > 1 &&
           (rest.ptr[0] == ' ' || rest.ptr[0] == '\t');
}

static struct state look_at_bearer(const struct answering *a)
{
    return state_of(has_bearer(a), "Bearer");
}

/* The values of base64 digits; other bytes are passed over, as Node does. */
static int sextet(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr(digits, c) : NULL;
    if (found)
        return (int)(found - digits);
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

static size_t count_colons(struct str base64)
{
    unsigned held = 0, bits = 0;
    size_t colons = 0;
    for (size_t i = 0; i < base64.len && base64.ptr[i] != '='; i++) {
        int value = sextet(base64.ptr[i]);
        if (value < 0)
            continue;
        held = (held << 6 | (unsigned)value) & 0xFFFF;
        bits += 6;
        if (bits < 8)
            continue;
        bits -= 8;
        colons += (held >> bits & 0xFF) == ':';
    }
    return colons;
}

/* With the right scheme and wrong credentials there is no challenge. */
static struct state look_at_basic(const struct answering *a)
{
    struct str value = authorization_of(a), scheme = str_slice(value, 0, str_find(value, ' '));
    struct str token = str_from(value, scheme.len + 1);
    token = str_slice(token, 0, str_find(token, ' '));
    if (!str_eq_nocase(scheme, STR("basic")))
        return state_of(false, "Basic realm=\"*\"");
    return state_of(count_colons(token) == 1, "");
}

/* "…" or '…' with nothing but lower case letters and digits in it. */
static bool has_quoted(struct str text)
{
    bool open = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool quote = c == '"' || c == '\'';
        if (quote && open)
            return true;
        open = quote || (open && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')));
    }
    return false;
}

static bool is_digest(struct str info)
{
    static const char *const needed[] = {"username=", "realm=", "nonce=", "uri=", "response="};
    struct str rest = info, part;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!str_contains(info, str_of(needed[i])))
            return false;
    while (str_cut(&rest, ' ', &part))
        if (!has_quoted(part))
            return false;
    return true;
}

static struct state look_at_digest(const struct answering *a)
{
    struct str value = authorization_of(a), scheme = str_slice(value, 0, str_find(value, ' '));
    if (!str_eq_nocase(scheme, STR("digest")))
        return state_of(false, "Digest realm=\"*\", nonce=\"abc123\"");
    return state_of(is_digest(str_from(value, scheme.len + 1)), "");
}

static struct state look_at_http(const struct answering *a, struct str scheme)
{
    static const struct {
        struct str scheme;
        struct state (*look)(const struct answering *a);
    } rows[] = {
        {STR_INIT("bearer"), look_at_bearer},
        {STR_INIT("basic"),  look_at_basic },
        {STR_INIT("digest"), look_at_digest},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq_nocase(rows[i].scheme, scheme))
            return rows[i].look(a);
    return (struct state){.standing = UNSUPPORTED};
}

/* ---- API keys ---- */

/* Behind any text: "xsid=1" passes for "sid". */
static bool has_cookie(const struct answering *a, struct str name)
{
    struct str wanted = arena_join(a->request->scratch, name, STR("="));
    struct str rest = http_header(a->request, STR("cookie"));
    for (; rest.len > wanted.len; rest = str_from(rest, 1))
        if (str_starts(rest, wanted))
            return true;
    return false;
}

static struct state look_at_key(const struct answering *a, const struct security_scheme *scheme)
{
    struct arena *scratch = a->request->scratch;
    if (scheme->in == IN_COOKIE)
        return state_of(has_cookie(a, scheme->parameter), "");
    struct str value = scheme->in == IN_QUERY
                           ? prism_query_value(a, scheme->parameter)
                           : http_header(a->request, arena_lower(scratch, scheme->parameter));
    return state_of(value.len > 0, "");
}

/* ---- alternatives ---- */

static struct state look_at(const struct answering *a, const struct security_scheme *scheme)
{
    switch (scheme->kind) {
    case SECURITY_API_KEY:
        return look_at_key(a, scheme);
    case SECURITY_HTTP:
        return look_at_http(a, scheme->scheme);
    case SECURITY_OAUTH2:
        return state_of(has_bearer(a), "OAuth2");
    case SECURITY_OPENID:
        return state_of(has_bearer(a), "OpenID");
    case SECURITY_UNKNOWN: /* nobody can say */
        return state_of(true, "");
    case SECURITY_MUTUAL_TLS:
        break;
    }
    return (struct state){.standing = UNSUPPORTED};
}

/* What is told of an alternative that is not met. Of all of them only the first failure is told, with the challenges of
 * all. */
struct look {
    struct prism_credentials told;
    struct buf challenges;
    size_t failures;
};

static struct str scheme_name(const struct answering *a, const struct security_scheme *scheme)
{
    if (scheme->kind != SECURITY_HTTP)
        return STR("mutualTLS");
    return arena_join(a->request->scratch, STR("http/"), scheme->scheme);
}

static bool note(struct look *look, const struct state *state)
{
    if (state->standing == PASSES)
        return true;
    if (look->failures++ == 0)
        look->told.unsupported = state->standing == UNSUPPORTED;
    if (state->challenge.len) {
        buf_add(&look->challenges, look->challenges.len ? STR(",") : STR(""));
        buf_add(&look->challenges, state->challenge);
    }
    return false;
}

/* No scheme at all: whoever comes must come without Authorization. */
static bool meets(const struct answering *a, const struct security_requirement *requirement,
                  struct look *look)
{
    bool met = true;
    for (size_t i = 0; i < requirement->len; i++) {
        struct state state = look_at(a, requirement->schemes[i]);
        if (state.standing == UNSUPPORTED && look->failures == 0)
            look->told.scheme = scheme_name(a, requirement->schemes[i]);
        met &= note(look, &state);
    }
    struct state anonymous = state_of(!authorization_of(a).ptr, "None");
    return requirement->len ? met : note(look, &anonymous);
}

struct prism_credentials prism_look_at_credentials(const struct answering *a)
{
    const struct security *security = &a->match.operation->security;
    struct look look = {.challenges = {.arena = a->request->scratch}};
    for (size_t i = 0; i < security->len; i++)
        if (meets(a, &security->at[i], &look))
            return (struct prism_credentials){.passed = true};
    look.told.passed = security->len == 0;
    look.told.challenges = buf_str(&look.challenges);
    return look.told;
}

struct str prism_challenge(const struct answering *a)
{
    return prism_look_at_credentials(a).challenges;
}
