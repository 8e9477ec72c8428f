/* Security: a list of alternatives, each of which may ask for several schemes together (OpenAPI, "Security Requirement
 * Object"). What is judged is that credentials are there and written as their scheme says; whether they are good is
 * not the contract's to say. */
#include "check_private.h"

#include <ctype.h>

enum standing { PRESENT, MISSING, MALFORMED };

/* How one scheme of an alternative stands. */
struct state {
    enum standing standing;
    const char *why;
    struct str scheme; /* the other one that Authorization names; or empty */
};

/* ---- Authorization ---- */

/* token68 (RFC 9110, 11.2): what Basic and Bearer carry. */
static bool is_token68(struct str text)
{
    size_t i = 0;
    while (i < text.len &&
           (isalnum((unsigned char)text.ptr[i]) || (text.ptr[i] && strchr("-._~+/", text.ptr[i]))))
        i++;
    size_t body = i;
    while (i < text.len && text.ptr[i] == '=')
        i++;
    return body > 0 && i == text.len;
}

static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* user-id ":" password in base64 (RFC 7617, 2): whether a colon is in it. */
static const char *fault_of_basic(struct str text)
{
    unsigned bits = 0, held = 0;
    bool colon = false;
    size_t whole = text.len;
    while (str_ends(text, STR("=")))
        text.len--;
    bool is_padded = text.len < whole; /* people leave it out */
    if (text.len % 4 == 1 || (is_padded && (whole % 4 || whole - text.len > 2)))
        return "is not base64";
    for (size_t i = 0; i < text.len; i++) {
        int value = sextet(text.ptr[i]);
        if (value < 0)
            return "is not base64";
        held = (held << 6 | (unsigned)value) & 0xFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            colon |= (held >> bits & 0xFF) == ':';
        }
    }
    return colon ? NULL : "has no ':' between user and password";
}

static struct str without_spaces(struct str text, const char *spaces)
{
    size_t skip = 0;
    while (skip < text.len && text.ptr[skip] && strchr(spaces, text.ptr[skip]))
        skip++;
    return str_from(text, skip);
}

/* How long the value of a parameter is that the text starts with: a quoted string (RFC 9110, 5.6.4), else up to the
 * next comma. 0: there is none. */
static size_t value_length(struct str text)
{
    if (!str_starts(text, STR("\"")))
        return str_trim(str_slice(text, 0, str_find(text, ','))).len;
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] == '"')
            return i + 1;
        i += text.ptr[i] == '\\';
    }
    return 0;
}

/* Takes one `name = value` off a list of parameters (RFC 9110, 11.2). False: there is none. */
static bool next_parameter(struct str *rest, struct str *name)
{
    size_t equals = str_find(*rest, '=');
    *name = str_trim(str_slice(*rest, 0, equals));
    struct str value = without_spaces(str_from(*rest, equals + 1), " \t");
    size_t length = value_length(value);
    struct str behind = without_spaces(str_from(value, length), " \t");
    *rest = without_spaces(behind, " \t,");
    return length && str_is_token(*name) && (behind.len == 0 || behind.ptr[0] == ',');
}

/* RFC 7616, 3.4. */
static const char *fault_of_digest(struct str text)
{
    static const struct str needed[] = {STR_INIT("username"), STR_INIT("realm"), STR_INIT("nonce"),
                                        STR_INIT("uri"), STR_INIT("response")};
    enum { NEEDED = sizeof needed / sizeof *needed };
    struct str rest = without_spaces(text, " \t,"), name;
    unsigned seen = 0;
    while (rest.len) {
        if (!next_parameter(&rest, &name))
            return "is no list of parameters";
        seen |= str_eq_nocase(name, STR("username*"));
        for (unsigned i = 0; i < NEEDED; i++)
            seen |= (unsigned)str_eq_nocase(name, needed[i]) << i;
    }
    return seen == (1U << NEEDED) - 1 ? NULL : "lacks one of username, realm, nonce, uri, response";
}

static const char *fault_of_bearer(struct str text)
{
    return is_token68(text) ? NULL : "is no bearer token (RFC 6750, 2.1)";
}

static const char *fault_of_other(struct str text)
{
    return text.len ? NULL : "is empty";
}

static const struct {
    struct str scheme;
    const char *(*fault)(struct str text);
} authorizations[] = {
    {STR_INIT("basic"),  fault_of_basic },
    {STR_INIT("bearer"), fault_of_bearer},
    {STR_INIT("digest"), fault_of_digest},
};

/* The scheme that Authorization must name. */
static struct str expected_scheme(const struct security_scheme *scheme)
{
    return scheme->kind == SECURITY_HTTP ? scheme->scheme : STR("bearer");
}

static struct state look_at_authorization(struct exchange *x, const struct security_scheme *scheme)
{
    struct str value = str_trim(field_value(x->scratch, &x->fields, STR("authorization")));
    struct str wanted = expected_scheme(scheme);
    if (!value.ptr)
        return (struct state){.standing = MISSING};
    size_t end = str_find(value, ' ');
    struct str rest = str_trim(str_from(value, end));
    if (!str_eq_nocase(str_slice(value, 0, end), wanted))
        return (struct state){MALFORMED, NULL, str_slice(value, 0, end)};
    const char *why = NULL;
    bool known = false;
    for (size_t i = 0; i < sizeof authorizations / sizeof *authorizations; i++)
        if (str_eq_nocase(authorizations[i].scheme, wanted)) {
            why = authorizations[i].fault(rest);
            known = true;
        }
    if (!known)
        why = fault_of_other(rest);
    return (struct state){.standing = why ? MALFORMED : PRESENT, .why = why};
}

/* ---- API keys ---- */

static struct str value_of_pair(struct exchange *x, struct str text, char separator,
                                enum coding coding, struct str name)
{
    struct pairs pairs = pairs_read(x->scratch, text, separator, coding, x->check->budget.pairs);
    for (size_t i = 0; i < pairs.len; i++)
        if (str_eq(pairs.at[i].name, name))
            return pairs.at[i].raw.ptr ? pairs.at[i].raw : STR("");
    return (struct str){0};
}

static struct state look_at_key(struct exchange *x, const struct security_scheme *scheme)
{
    struct str value = {0}, name = scheme->parameter;
    if (scheme->in == IN_QUERY)
        value = value_of_pair(x, x->request->query, '&', CODING_FORM, name);
    else if (scheme->in == IN_COOKIE)
        value = value_of_pair(x, field_value(x->scratch, &x->fields, STR("cookie")), ';',
                              CODING_NONE, name);
    else
        for (size_t i = 0; i < x->fields.len && !value.ptr; i++)
            if (str_eq_nocase(x->fields.at[i].name, name))
                value = x->fields.at[i].value.ptr ? x->fields.at[i].value : STR("");
    if (!value.ptr)
        return (struct state){.standing = MISSING};
    bool empty = str_trim(value).len == 0;
    return (struct state){.standing = empty ? MALFORMED : PRESENT, .why = "is empty"};
}

/* Whether a message does not show if it is met. */
static bool is_unseen(const struct security_scheme *scheme)
{
    return scheme->kind == SECURITY_MUTUAL_TLS || scheme->kind == SECURITY_UNKNOWN;
}

static struct state look_at(struct exchange *x, const struct security_scheme *scheme)
{
    if (scheme->kind == SECURITY_API_KEY)
        return look_at_key(x, scheme);
    if (is_unseen(scheme))
        return (struct state){.standing = PRESENT};
    return look_at_authorization(x, scheme);
}

/* ---- alternatives ---- */

static struct place place_of(const struct exchange *x, const struct security_scheme *scheme)
{
    (void)x;
    return (struct place){.part = SPOT_CREDENTIALS, .name = scheme->name, .rule = scheme->node};
}

static struct str where_it_goes(struct exchange *x, const struct security_scheme *scheme)
{
    static const char *const places[] = {
        [IN_QUERY] = "query parameter", [IN_HEADER] = "header field", [IN_COOKIE] = "cookie"};
    if (scheme->kind == SECURITY_API_KEY)
        return arena_printf(x->scratch, "%s '" STR_FMT "'", places[scheme->in],
                            STR_ARG(scheme->parameter));
    return arena_printf(x->scratch, "header field 'Authorization' with scheme '" STR_FMT "'",
                        STR_ARG(expected_scheme(scheme)));
}

static void tell_state(struct exchange *x, const struct security_scheme *scheme,
                       const struct state *state, enum severity severity)
{
    struct place place = place_of(x, scheme);
    struct str goes = x->findings ? where_it_goes(x, scheme) : STR("");
    struct finding *finding;
    if (state->standing == MISSING)
        finding = tell(x, FINDING_CREDENTIALS_MISSING, &place, NULL,
                       "the " STR_FMT " is missing, which '" STR_FMT "' asks for", STR_ARG(goes),
                       STR_ARG(scheme->name));
    else if (state->scheme.len)
        finding = tell(x, FINDING_CREDENTIALS_MALFORMED, &place, NULL,
                       "the header field 'Authorization' begins with '" STR_FMT "', and '" STR_FMT
                       "' asks for the scheme '" STR_FMT "'",
                       STR_ARG(str_slice(state->scheme, 0, 20)), STR_ARG(scheme->name),
                       STR_ARG(expected_scheme(scheme)));
    else
        finding = tell(x, FINDING_CREDENTIALS_MALFORMED, &place, NULL,
                       "the " STR_FMT " %s, which '" STR_FMT "' asks for", STR_ARG(goes),
                       state->why, STR_ARG(scheme->name));
    tell_as(x, finding, severity);
}

/* How many schemes of an alternative stand well; all: it is satisfied. */
static size_t count_present(struct exchange *x, const struct security_requirement *requirement)
{
    size_t count = 0;
    for (size_t i = 0; i < requirement->len; i++)
        count += look_at(x, requirement->schemes[i]).standing == PRESENT;
    return count;
}

static void tell_unseen(struct exchange *x, const struct security_requirement *requirement)
{
    for (size_t i = 0; i < requirement->len; i++) {
        const struct security_scheme *scheme = requirement->schemes[i];
        struct place place = place_of(x, scheme);
        if (scheme->kind == SECURITY_MUTUAL_TLS)
            tell_unvalidated(x, &place, "the client's certificate is not part of the message");
        else if (is_unseen(scheme))
            tell_unvalidated(x, &place, "the security scheme cannot be used as it is declared");
    }
}

static bool is_all_seen(const struct security_requirement *requirement)
{
    for (size_t i = 0; i < requirement->len; i++)
        if (is_unseen(requirement->schemes[i]))
            return false;
    return true;
}

/* Flawed credentials beside an alternative that asks for none: the request is served, but its sender should know
 * (OAI/OpenAPI-Specification#3426 is open). */
static void tell_flawed(struct exchange *x, const struct security *security)
{
    for (size_t i = 0; i < security->len; i++)
        for (size_t n = 0; n < security->at[i].len; n++) {
            struct state state = look_at(x, security->at[i].schemes[n]);
            if (state.standing == PRESENT)
                return;
            if (state.standing == MALFORMED) {
                tell_state(x, security->at[i].schemes[n], &state, SEVERITY_WARNING);
                return;
            }
        }
}

/* "or: 'a' and 'b', or 'c'": the alternatives beside the one that was told; empty where there are none. */
static struct str other_ways(struct exchange *x, const struct security *security,
                             const struct security_requirement *told)
{
    struct buf out = {.arena = x->findings->arena};
    for (size_t i = 0; i < security->len; i++) {
        const struct security_requirement *other = &security->at[i];
        for (size_t n = 0; other != told && n < other->len; n++)
            buf_printf(&out, "%s'" STR_FMT "'",
                       n         ? " and "
                       : out.len ? ", or "
                                 : "would do as well: ",
                       STR_ARG(other->schemes[n]->name));
    }
    return buf_str(&out);
}

/* How near a request comes to an alternative: first of all, whether there is something for each of its schemes. */
static size_t nearness(struct exchange *x, const struct security_requirement *requirement)
{
    enum { ALL = 1 << 20 };
    size_t score = 0;
    bool all = true;
    for (size_t n = 0; n < requirement->len; n++) {
        struct state state = look_at(x, requirement->schemes[n]);
        bool meant = state.standing == MALFORMED && state.scheme.len == 0;
        score += state.standing == PRESENT ? 3 : meant ? 2 : state.standing == MALFORMED;
        all &= state.standing == PRESENT || meant;
    }
    return all ? score + ALL : score;
}

/* What fails in the alternative that comes nearest, the first of equals. */
static void tell_nearest(struct exchange *x, const struct security *security)
{
    const struct security_requirement *best = &security->at[0];
    size_t most = 0;
    for (size_t i = 0; i < security->len; i++) {
        size_t score = nearness(x, &security->at[i]);
        if (score > most) {
            most = score;
            best = &security->at[i];
        }
    }
    for (size_t n = 0; n < best->len; n++) {
        struct state state = look_at(x, best->schemes[n]);
        if (state.standing != PRESENT)
            tell_state(x, best->schemes[n], &state, SEVERITY_ERROR);
    }
    if (x->findings && x->findings->list.len)
        x->findings->list.at[x->findings->list.len - 1].hint = other_ways(x, security, best);
}

/* Of several alternatives that are satisfied one counts of which nothing remains unseen. */
void check_credentials(struct exchange *x)
{
    const struct security *security = &x->plan->operation->security;
    const struct security_requirement *unseen = NULL;
    bool anonymous = false;
    for (size_t i = 0; i < security->len; i++) {
        const struct security_requirement *requirement = &security->at[i];
        anonymous |= requirement->len == 0;
        if (requirement->len == 0 || count_present(x, requirement) < requirement->len)
            continue;
        if (is_all_seen(requirement))
            return;
        unseen = unseen ? unseen : requirement;
    }
    if (unseen)
        tell_unseen(x, unseen);
    else if (anonymous)
        tell_flawed(x, security);
    else if (security->len)
        tell_nearest(x, security);
}

/* ---- challenges ---- */

/* A quoted string (RFC 9110, 5.6.4): control characters have no place in it. */
static void add_quoted(struct buf *out, struct str text)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte == '"' || byte == '\\')
            buf_byte(out, '\\');
        buf_byte(out, byte < ' ' || byte == 0x7F ? ' ' : (char)byte);
    }
    buf_byte(out, '"');
}

static void add_key_challenge(struct buf *out, const struct security_scheme *scheme)
{
    static const char *const places[] = {
        [IN_QUERY] = "query", [IN_HEADER] = "header", [IN_COOKIE] = "cookie"};
    buf_printf(out, "ApiKey in=\"%s\", name=", places[scheme->in]);
    add_quoted(out, scheme->parameter);
}

static void add_http_challenge(struct buf *out, const struct contract *contract,
                               const struct security_scheme *scheme)
{
    struct str name = expected_scheme(scheme);
    buf_byte(out, (char)toupper((unsigned char)name.ptr[0]));
    buf_add(out, str_from(name, 1));
    buf_add(out, STR(" realm="));
    add_quoted(out, contract->title.len ? contract->title : STR("api"));
    if (str_eq_nocase(name, STR("digest")))
        buf_add(out, STR(", nonce=\"0\""));
}

/* Unless it is there already. */
static void add_challenge(struct buf *out, const struct contract *contract,
                          const struct security_scheme *scheme)
{
    struct buf one = {.arena = out->arena};
    if (is_unseen(scheme))
        return;
    if (scheme->kind == SECURITY_API_KEY)
        add_key_challenge(&one, scheme);
    else
        add_http_challenge(&one, contract, scheme);
    if (str_contains(buf_str(out), buf_str(&one)))
        return;
    buf_add(out, out->len ? STR(", ") : STR(""));
    buf_add(out, buf_str(&one));
}

struct str challenge_of(struct arena *arena, const struct contract *contract,
                        const struct security *security)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < security->len; i++)
        for (size_t n = 0; n < security->at[i].len; n++)
            add_challenge(&out, contract, security->at[i].schemes[n]);
    return buf_str(&out);
}
