/* links: format base
 *
 * Any UTF-8 text, put to every format: always the same answer, and the answers of different formats fit
 * together. */
#include "format.h"
#include "number.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* In a piece of memory that ends where the text ends, so that the sanitizer sees a look beyond. */
static bool asks(enum format_id id, struct str text)
{
    const struct format *format = format_at(id);
    if (!format->holds)
        return true;
    char *copy = malloc(text.len + (text.len == 0));
    memcpy(copy, text.ptr, text.len);
    bool holds = format->holds((struct str){copy, text.len});
    free(copy);
    return holds;
}

/* What one format takes, put between two texts, another one takes. */
struct implication {
    enum format_id when, then;
    const char *before, *behind;
};

static const struct implication implications[] = {
    {FORMAT_ID_DATE,                        FORMAT_ID_DATE_TIME,                   "",             "T00:00:00Z" },
    {FORMAT_ID_DATE,                        FORMAT_ID_DATE_TIME_LOCAL,             "",             "t23:59:60.5"},
    {FORMAT_ID_TIME_LOCAL,                  FORMAT_ID_DATE_TIME_LOCAL,             "2024-02-29T",  ""           },
    {FORMAT_ID_URI,                         FORMAT_ID_URI_REFERENCE,               "",             ""           },
    {FORMAT_ID_URI,                         FORMAT_ID_IRI,                         "",             ""           },
    {FORMAT_ID_URI_REFERENCE,               FORMAT_ID_IRI_REFERENCE,               "",             ""           },
    {FORMAT_ID_IRI,                         FORMAT_ID_IRI_REFERENCE,               "",             ""           },
    {FORMAT_ID_IRI_REFERENCE,               FORMAT_ID_URI_TEMPLATE,                "",             ""           },
    {FORMAT_ID_URI_TEMPLATE,                FORMAT_ID_URI_TEMPLATE,                "{?a*,b:9}",    "{c}"        },
    {FORMAT_ID_EMAIL,                       FORMAT_ID_IDN_EMAIL,                   "",             ""           },
    {FORMAT_ID_HOSTNAME,                    FORMAT_ID_HOSTNAME_PLAIN,              "",             ""           },
    {FORMAT_ID_HOSTNAME_PLAIN,              FORMAT_ID_URI,                         "a://",         ":80/"       },
    {FORMAT_ID_IDN_HOSTNAME,                FORMAT_ID_IRI,                         "a://",         ""           },
    {FORMAT_ID_IPV4,                        FORMAT_ID_HOSTNAME,                    "",             ""           },
    {FORMAT_ID_IPV4,                        FORMAT_ID_IPV6,                        "::",           ""           },
    {FORMAT_ID_IPV4,                        FORMAT_ID_IPV6,                        "1:2:3:4:5:6:", ""           },
    {FORMAT_ID_IPV4,                        FORMAT_ID_EMAIL,                       "a@[",          "]"          },
    {FORMAT_ID_IPV6,                        FORMAT_ID_URI,                         "a://[",        "]:1?b"      },
    {FORMAT_ID_IPV6,                        FORMAT_ID_EMAIL,                       "a@[ipv6:",     "]"          },
    {FORMAT_ID_JSON_POINTER,                FORMAT_ID_RELATIVE_JSON_POINTER_PLAIN, "10",           ""           },
    {FORMAT_ID_JSON_POINTER,                FORMAT_ID_RELATIVE_JSON_POINTER,       "0+1",          ""           },
    {FORMAT_ID_JSON_POINTER,                FORMAT_ID_JSON_POINTER,                "/~0",          "/a~1"       },
    {FORMAT_ID_RELATIVE_JSON_POINTER_PLAIN, FORMAT_ID_RELATIVE_JSON_POINTER,       "",             ""           },
    {FORMAT_ID_UUID,                        FORMAT_ID_URI,                         "urn:uuid:",    ""           },
    {FORMAT_ID_BYTE,                        FORMAT_ID_SF_BINARY,                   ":",            ":"          },
    {FORMAT_ID_BYTE,                        FORMAT_ID_BYTE,                        "AAAA",         ""           },
    {FORMAT_ID_BASE64URL,                   FORMAT_ID_BASE64URL,                   "-_-_",         ""           },
    {FORMAT_ID_MEDIA_RANGE,                 FORMAT_ID_MEDIA_RANGE,                 "",             ";q=\"a\\b\""},
    {FORMAT_ID_SF_TOKEN,                    FORMAT_ID_SF_STRING,                   "\"",           "\""         },
    {FORMAT_ID_INT8,                        FORMAT_ID_INT16,                       "",             ""           },
    {FORMAT_ID_INT16,                       FORMAT_ID_INT32,                       "",             ""           },
    {FORMAT_ID_INT32,                       FORMAT_ID_DOUBLE_INT,                  "",             ""           },
    {FORMAT_ID_DOUBLE_INT,                  FORMAT_ID_INT64,                       "",             ""           },
    {FORMAT_ID_SF_INTEGER,                  FORMAT_ID_DOUBLE_INT,                  "",             ""           },
    {FORMAT_ID_INT64,                       FORMAT_ID_DECIMAL128,                  "",             ""           },
    {FORMAT_ID_UINT8,                       FORMAT_ID_UINT16,                      "",             ""           },
    {FORMAT_ID_UINT16,                      FORMAT_ID_UINT32,                      "",             ""           },
    {FORMAT_ID_UINT32,                      FORMAT_ID_UINT64,                      "",             ""           },
    {FORMAT_ID_UINT64,                      FORMAT_ID_FLOAT,                       "",             ""           },
    {FORMAT_ID_FLOAT,                       FORMAT_ID_DOUBLE,                      "",             ""           },
    {FORMAT_ID_DOUBLE,                      FORMAT_ID_DECIMAL,                     "",             ""           },
    {FORMAT_ID_DECIMAL128,                  FORMAT_ID_DECIMAL,                     "",             ""           },
};

static bool takes_between(const struct implication *row, struct str text)
{
    struct str before = str_of(row->before), behind = str_of(row->behind);
    char *joined = malloc(before.len + text.len + behind.len + 1);
    memcpy(joined, before.ptr, before.len);
    memcpy(joined + before.len, text.ptr, text.len);
    memcpy(joined + before.len + text.len, behind.ptr, behind.len);
    bool holds = asks(row->then, (struct str){joined, before.len + text.len + behind.len});
    free(joined);
    return holds;
}

/* Where all is ASCII, what is international is what is not. */
static void check_ascii(struct str text)
{
    if (utf8_ascii(text) < text.len)
        return;
    require(asks(FORMAT_ID_URI, text) == asks(FORMAT_ID_IRI, text));
    require(asks(FORMAT_ID_URI_REFERENCE, text) == asks(FORMAT_ID_IRI_REFERENCE, text));
    require(asks(FORMAT_ID_EMAIL, text) == asks(FORMAT_ID_IDN_EMAIL, text));
    require(!asks(FORMAT_ID_IDN_HOSTNAME, text) || asks(FORMAT_ID_HOSTNAME, text));
}

/* A leap second needs the last day of a month by UTC: it is the last or the first here. */
static void check_times(struct str text)
{
    static const struct implication last = {FORMAT_ID_TIME, FORMAT_ID_DATE_TIME, "2024-12-31T", ""};
    static const struct implication first = {FORMAT_ID_TIME, FORMAT_ID_DATE_TIME, "2025-01-01T",
                                             ""};
    bool time = asks(FORMAT_ID_TIME, text);
    require(time == (takes_between(&last, text) || takes_between(&first, text)));
    if (asks(FORMAT_ID_DATE_TIME, text))
        require(asks(FORMAT_ID_DATE, str_slice(text, 0, 10)) &&
                asks(FORMAT_ID_TIME, str_from(text, 11)));
    if (asks(FORMAT_ID_HTTP_DATE, text) || asks(FORMAT_ID_DURATION, text))
        require(utf8_ascii(text) == text.len);
}

/* The short way for integers says what exact comparing says, bounds of floats what the C library reads. */
static void check_numbers(struct str text)
{
    bool number = number_is_valid(text), integer = number && number_is_integer(text);
    require(asks(FORMAT_ID_INT64, text) ==
            (integer && number_compare(text, STR("-9223372036854775808")) >= 0 &&
             number_compare(text, STR("9223372036854775807")) <= 0));
    require(asks(FORMAT_ID_UINT8, text) == (integer && number_compare(text, STR("0")) >= 0 &&
                                            number_compare(text, STR("255")) <= 0));
    char *copy = malloc(text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    require(asks(FORMAT_ID_DOUBLE, text) == (number && isfinite(strtod(copy, NULL))));
    require(asks(FORMAT_ID_FLOAT, text) == (number && isfinite(strtof(copy, NULL))));
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {size ? (const char *)data : "", size};
    text = str_slice(text, 0, utf8_check(text));
    for (int i = 0; i < FORMAT_COUNT; i++)
        require(asks((enum format_id)i, text) == asks((enum format_id)i, text));
    for (size_t i = 0; i < sizeof implications / sizeof *implications; i++)
        if (asks(implications[i].when, text))
            require(takes_between(&implications[i], text));
    check_ascii(text);
    check_times(text);
    check_numbers(text);
    for (int bit = 1; bit <= FORMAT_OPENAPI; bit *= 2) {
        const struct format *found = format_find(text, (unsigned)bit);
        require(!found || str_eq(found->name, text));
    }
    return 0;
}
