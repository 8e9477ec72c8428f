/* HTTP/2 of libh2o 2.2.5, and what it takes to show it to strangers; docs/internals/http.md has the
 * points with their tests. Each of these stands before the library's function of the same name,
 * which it calls in turn (see interpose.c). */
#include "http_private.h"
#include <dlfcn.h>
#include <h2o/http2.h>
#include <h2o/http2_internal.h>

enum { RESETS_FREE = 100 };

static struct {
    void (*send_pending_data)(h2o_http2_conn_t *, h2o_http2_stream_t *);
    void (*reset)(h2o_http2_conn_t *, h2o_http2_stream_t *);
    int (*update_peer_settings)(h2o_http2_settings_t *, const uint8_t *, size_t, const char **);
    int (*parse_headers)(h2o_req_t *, h2o_hpack_header_table_t *, const uint8_t *, size_t, int *,
                         size_t *, h2o_cache_digests_t **, const char **);
    ssize_t (*decode_frame)(h2o_http2_frame_t *, const uint8_t *, size_t,
                            const h2o_http2_settings_t *, const char **);
} real;

/* ISO C has no conversion from a data pointer to a function pointer, so the bytes are copied. */
static bool find(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof found);
    return found != NULL;
}

/* Bodies are kept in memory, whatever their size: the library would put large ones into files under
 * /tmp. */
static void find_all(void)
{
    h2o_socket_buffer_mmap_settings.threshold = SIZE_MAX;
    (void)(find(&real.send_pending_data, "h2o_http2_stream_send_pending_data") &&
           find(&real.reset, "h2o_http2_stream_reset") &&
           find(&real.update_peer_settings, "h2o_http2_update_peer_settings") &&
           find(&real.parse_headers, "h2o_hpack_parse_headers") &&
           find(&real.decode_frame, "h2o_http2_decode_frame"));
}

bool http2_find(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_all);
    return real.decode_frame != NULL;
}

static struct connection *connection_of_http2(h2o_http2_conn_t *conn)
{
    return conn->sock ? conn->sock->on_close.data : NULL;
}

/* A finished stream waits for the socket to take its last bytes. If its window were to rise from 0
 * meanwhile, by a WINDOW_UPDATE or a SETTINGS frame, the library would schedule it once more, and
 * an assertion would end the process. So a finished stream has a window that is open, and stays so.
 */
static void open_window(h2o_http2_stream_t *stream)
{
    stream->output_window._avail = 1 << 30;
}

void h2o_http2_stream_send_pending_data(h2o_http2_conn_t *conn, h2o_http2_stream_t *stream)
{
    struct connection *connection = connection_of_http2(conn);
    ssize_t before = stream->output_window._avail;
    interpose_mark(INTERPOSED_DATA);
    real.send_pending_data(conn, stream);
    if (connection)
        connection->moved += (uint64_t)(before - stream->output_window._avail);
    if (stream->state == H2O_HTTP2_STREAM_STATE_END_STREAM)
        open_window(stream);
}

int h2o_http2_update_peer_settings(h2o_http2_settings_t *settings, const uint8_t *src, size_t len,
                                   const char **err_desc)
{
    h2o_http2_conn_t *conn = H2O_STRUCT_FROM_MEMBER(h2o_http2_conn_t, peer_settings, settings);
    ssize_t before = settings->initial_window_size;
    interpose_mark(INTERPOSED_SETTINGS);
    int result = real.update_peer_settings(settings, src, len, err_desc);
    ssize_t delta = (ssize_t)settings->initial_window_size - before;
    h2o_linklist_t *end = &conn->_write.streams_to_proceed;
    for (h2o_linklist_t *at = end->next; at != end; at = at->next) {
        h2o_http2_stream_t *stream = H2O_STRUCT_FROM_MEMBER(h2o_http2_stream_t, _refs.link, at);
        /* The library adds the difference next: before and after, the window must be open. */
        if (stream->state == H2O_HTTP2_STREAM_STATE_END_STREAM)
            stream->output_window._avail = delta < 0 ? 1 - delta : 1;
    }
    return result;
}

/* Rapid reset (CVE-2023-44487), and resets that the peer makes us send: a connection may have some,
 * but not live on them. */
static void count_reset(struct connection *connection)
{
    connection->resets++;
    if (connection->resets > RESETS_FREE && connection->resets > connection->requests / 2)
        connection_drop(connection);
}

void h2o_http2_stream_reset(h2o_http2_conn_t *conn, h2o_http2_stream_t *stream)
{
    struct connection *connection = connection_of_http2(conn);
    interpose_mark(INTERPOSED_RESET);
    open_window(stream);
    real.reset(conn, stream);
    if (connection && !connection->cut)
        count_reset(connection);
}

/* Trailer fields are read, as the compression asks for it, and forgotten: they must not become
 * header fields. Nor are cache digests of interest. */
/* NOLINTNEXTLINE(readability-function-size): the parameters are libh2o's */
int h2o_hpack_parse_headers(h2o_req_t *req, h2o_hpack_header_table_t *table, const uint8_t *src,
                            size_t len, int *pseudo_header_exists_map, size_t *content_length,
                            h2o_cache_digests_t **digests, const char **err_desc)
{
    size_t before = req->headers.size;
    (void)digests;
    interpose_mark(INTERPOSED_FIELDS);
    int result = real.parse_headers(req, table, src, len, pseudo_header_exists_map, content_length,
                                    NULL, err_desc);
    if (!pseudo_header_exists_map)
        req->headers.size = before;
    return result;
}

/* The library tells standard error of every frame whose type it does not know. Extensions may send
 * such (RFC 9113, 5.5): they become what has no effect, the answer to a ping. */
ssize_t h2o_http2_decode_frame(h2o_http2_frame_t *frame, const uint8_t *src, size_t len,
                               const h2o_http2_settings_t *settings, const char **err_desc)
{
    static const uint8_t nothing[8];
    interpose_mark(INTERPOSED_FRAME);
    ssize_t result = real.decode_frame(frame, src, len, settings, err_desc);
    if (result >= 0 && frame->type > H2O_HTTP2_FRAME_TYPE_CONTINUATION)
        *frame = (h2o_http2_frame_t){.length = sizeof nothing,
                                     .type = H2O_HTTP2_FRAME_TYPE_PING,
                                     .flags = H2O_HTTP2_FRAME_FLAG_ACK,
                                     .payload = nothing};
    return result;
}

bool http2_is_idle(const struct connection *connection)
{
    const h2o_http2_conn_t *conn = connection->sock->data;
    return conn->num_streams.pull.open + conn->num_streams.pull.half_closed == 0 &&
           conn->_write.buf->size == 0 && !conn->_write.buf_in_flight;
}

/* Pings and settings do not count: only streams that begin, bodies that come, and replies that go.
 */
uint64_t http2_progress(const struct connection *connection)
{
    const h2o_http2_conn_t *conn = connection->sock->data;
    uint64_t unparsed = conn->_headers_unparsed ? conn->_headers_unparsed->size : 0;
    return connection->requests * 31 + connection->moved * 37 +
           conn->pull_stream_ids.max_open * 41u + (uint64_t)conn->_input_window._avail * 43 +
           unparsed * 47;
}
