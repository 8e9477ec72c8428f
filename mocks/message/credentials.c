/* Credentials that fit the syntax of a scheme, and that nobody could take for real ones. */
#include "message_private.h"

static const struct {
    struct str scheme, value;
} authorizations[] = {
    {STR_INIT("basic"),  STR_INIT("Basic ZXhhbXBsZTpleGFtcGxl")}, /* example:example */
    {STR_INIT("bearer"), STR_INIT("Bearer example-token")      },
    {STR_INIT("digest"),
     STR_INIT("Digest username=\"example\", realm=\"example\", nonce=\"example\", uri=\"/\", "
              "response=\"00000000000000000000000000000000\"") },
};

static bool is_seen(const struct security_scheme *scheme)
{
    return scheme->kind != SECURITY_MUTUAL_TLS && scheme->kind != SECURITY_UNKNOWN;
}

static struct str authorization_scheme(const struct security_scheme *scheme)
{
    return scheme->kind == SECURITY_HTTP ? scheme->scheme : STR("bearer");
}

static bool takes_authorization(const struct security_scheme *scheme)
{
    return scheme->kind != SECURITY_API_KEY && is_seen(scheme);
}

/* Whether a message can show all of it: one field has room for one scheme. */
static bool can_be_shown(const struct security_requirement *requirement)
{
    const struct security_scheme *first = NULL;
    for (size_t i = 0; i < requirement->len; i++) {
        const struct security_scheme *scheme = requirement->schemes[i];
        if (!is_seen(scheme))
            return false;
        if (!takes_authorization(scheme))
            continue;
        if (first && !str_eq_nocase(authorization_scheme(first), authorization_scheme(scheme)))
            return false;
        first = scheme;
    }
    return true;
}

/* The first one that can be shown, else the first. */
static const struct security_requirement *way_in(const struct security *security)
{
    for (size_t i = 0; i < security->len; i++)
        if (can_be_shown(&security->at[i]))
            return &security->at[i];
    return security->len ? &security->at[0] : NULL;
}

/* Whether another scheme of the way has its say in the field of that name. */
static bool is_shared(const struct security_requirement *way, const struct security_scheme *key)
{
    if (key->in != IN_HEADER || !str_eq_nocase(key->parameter, STR("authorization")))
        return false;
    for (size_t i = 0; i < way->len; i++)
        if (takes_authorization(way->schemes[i]))
            return true;
    return false;
}

static bool is_key_of(const struct security_scheme *scheme, enum parameter_in in, struct str name)
{
    if (scheme->kind == SECURITY_API_KEY)
        return scheme->in == in && (in == IN_HEADER ? str_eq_nocase(scheme->parameter, name)
                                                    : str_eq(scheme->parameter, name));
    return is_seen(scheme) && in == IN_HEADER && str_eq_nocase(name, STR("authorization"));
}

bool credentials_name(const struct operation *operation, enum parameter_in in, struct str name)
{
    const struct security_requirement *way = way_in(&operation->security);
    for (size_t i = 0; way && i < way->len; i++)
        if (is_key_of(way->schemes[i], in, name))
            return true;
    return false;
}

static bool is_sendable(const struct security_scheme *scheme)
{
    return scheme->kind != SECURITY_HTTP || str_is_token(scheme->scheme);
}

static struct str authorization_of(struct making *making, const struct security_scheme *scheme)
{
    struct str name = authorization_scheme(scheme);
    for (size_t i = 0; i < sizeof authorizations / sizeof *authorizations; i++)
        if (str_eq_nocase(authorizations[i].scheme, name))
            return authorizations[i].value;
    return arena_printf(making->arena, STR_FMT " example", STR_ARG(name));
}

/* Whether a parameter is written there already. */
static bool is_given(const struct making *making, enum spot_part part, struct str name)
{
    for (size_t i = 0; i < making->slot_count; i++) {
        const struct slot *slot = &making->slots[i];
        bool same =
            part == SPOT_HEADER ? str_eq_nocase(slot->name, name) : str_eq(slot->name, name);
        if (slot->part == part && same && slot->parameter && !slot->left_out)
            return true;
    }
    return false;
}

static void add_key(struct making *making, const struct security_scheme *scheme,
                    struct credentials *credentials)
{
    static const enum spot_part parts[PARAMETER_IN_COUNT] = {
        [IN_QUERY] = SPOT_QUERY, [IN_HEADER] = SPOT_HEADER, [IN_COOKIE] = SPOT_COOKIE};
    struct message_field key = {scheme->parameter, STR("example-key")};
    if (is_given(making, parts[scheme->in], scheme->parameter) ||
        (scheme->in != IN_QUERY && !str_is_token(scheme->parameter)))
        return;
    if (scheme->in == IN_QUERY) {
        *vec_push(making->arena, &credentials->query) = key;
    } else if (scheme->in == IN_COOKIE) {
        *vec_push(making->arena, &credentials->cookies) = key;
    } else {
        key.name = arena_lower(making->arena, key.name);
        *vec_push(making->arena, &credentials->fields) = key;
    }
}

struct credentials credentials_of(struct making *making)
{
    struct credentials credentials = {0};
    const struct security_requirement *way = way_in(&making->operation->security);
    bool authorized = false;
    for (size_t i = 0; way && i < way->len; i++) {
        const struct security_scheme *scheme = way->schemes[i];
        if (scheme->kind == SECURITY_API_KEY) {
            if (!is_shared(way, scheme))
                add_key(making, scheme, &credentials);
        } else if (is_seen(scheme) && !authorized && is_sendable(scheme)) {
            *vec_push(making->arena, &credentials.fields) =
                (struct message_field){STR("authorization"), authorization_of(making, scheme)};
            authorized = true;
        }
    }
    return credentials;
}
