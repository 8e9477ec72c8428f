/* Makers of texts by their length: each appends a text of its format with exactly `count` code points, or says that
 * there is none. What stands in `out` then is for the caller to take away. */
#ifndef PROVISO_MADE_PRIVATE_H
#define PROVISO_MADE_PRIVATE_H

#include "draw_private.h"

typedef bool made(struct draw *draw, uint64_t count, struct buf *out);

/* made_time.c */
made made_date, made_time, made_date_time, made_time_local, made_date_time_local;
made made_http_date, made_duration;

/* made_name.c */
made made_hostname, made_email, made_ipv4, made_ipv6;

/* made_reference.c */
made made_uri, made_reference, made_template, made_json_pointer, made_relative_pointer;

/* made_text.c */
made made_words, made_html, made_password, made_char, made_uuid, made_regex;
made made_byte, made_base64url, made_sf_binary, made_sf_string, made_sf_token, made_sf_boolean;
made made_media_range, made_integer, made_decimal;

#endif
