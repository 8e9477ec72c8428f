/* The checks that the rows of format.def name, and what they share. */
#ifndef PROVISO_FORMAT_PRIVATE_H
#define PROVISO_FORMAT_PRIVATE_H

#include "chars_private.h"
#include "format.h"

/* time.c: RFC 3339. http_date.c: RFC 9110. */
bool format_date(struct str text);
bool format_time(struct str text);
bool format_date_time(struct str text);
bool format_time_local(struct str text);
bool format_date_time_local(struct str text);
bool format_duration(struct str text);
bool format_http_date(struct str text);

/* address.c */
bool format_ipv4(struct str text);
bool format_ipv6(struct str text);

/* host.c, idn.c */
bool format_hostname_plain(struct str text);
bool format_hostname(struct str text);
bool format_idn_hostname(struct str text);

/* email.c */
bool format_email(struct str text);
bool format_idn_email(struct str text);

/* reference.c: RFC 3986, RFC 3987. template.c: RFC 6570. */
bool format_uri(struct str text);
bool format_uri_reference(struct str text);
bool format_iri(struct str text);
bool format_iri_reference(struct str text);
bool format_uri_template(struct str text);

/* pointer.c: RFC 6901 and its relative sister. regex.c: ECMA-262. */
bool format_regex(struct str text);
bool format_json_pointer(struct str text);
bool format_relative_json_pointer_plain(struct str text);
bool format_relative_json_pointer(struct str text);

/* encoding.c: UUIDs, base64, characters. */
bool format_uuid(struct str text);
bool format_byte(struct str text);
bool format_base64url(struct str text);
bool format_char(struct str text);

/* field.c: RFC 8941, RFC 9110. */
bool format_sf_string(struct str text);
bool format_sf_token(struct str text);
bool format_sf_binary(struct str text);
bool format_sf_boolean(struct str text);
bool format_media_range(struct str text);

/* number_range.c: a number's JSON text. */
bool format_int8(struct str text);
bool format_int16(struct str text);
bool format_int32(struct str text);
bool format_int64(struct str text);
bool format_uint8(struct str text);
bool format_uint16(struct str text);
bool format_uint32(struct str text);
bool format_uint64(struct str text);
bool format_double_int(struct str text);
bool format_float(struct str text);
bool format_double(struct str text);
bool format_decimal(struct str text);
bool format_decimal128(struct str text);
bool format_sf_integer(struct str text);
bool format_sf_decimal(struct str text);

/* What several of them share. */

enum { HOST_NAME_MAX_BYTES = 253, HOST_LABEL_MAX_BYTES = 63 }; /* RFC 1034, 3.1, as text */

/* time.c: how many days a month has, by the Gregorian calendar; January is 1. */
unsigned format_days_in(unsigned year, unsigned month);
/* host.c: one label of letters, digits and inner hyphens. */
bool format_is_ldh_label(struct str label);
/* host.c: whether some label has hyphens in third and fourth place (RFC 5890, 2.3.1: R-LDH labels, of which
 * A-labels are some). */
bool format_has_tagged_label(struct str text);
/* host.c: whether a label begins with "xn--", in any case (RFC 5890, 2.3.2.1). */
bool format_is_xn_label(struct str label);
/* idn.c: an A-label that means a sound U-label (RFC 5891, 5.4). */
bool format_is_a_label(struct str label);
/* idn.c: the domain of an address (RFC 6531, 3.3): labels need not be normalised. */
bool format_idn_domain(struct str text);
/* reference.c: ucschar of RFC 3987, and its iprivate. */
bool format_is_ucschar(uint32_t code_point);
bool format_is_iprivate(uint32_t code_point);

#endif
