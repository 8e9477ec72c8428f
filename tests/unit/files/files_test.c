/* Files on disk, in a folder made for each test:
 *
 *     api/root.json  api/part.json  api/bom.json  api/folder/  api/pipe
 *     api/out.json -> ../secret.json     api/in.json -> part.json     api/loop.json -> loop.json
 *     secret.json
 */
#include "files.h"
#include "unit.h"
#include "uri.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    struct arena arena;
    struct str folder; /* absolute, links resolved */
    struct budget budget;
    struct files files;
    struct refs_loader loader;
};

static const char *path_of(struct place *place, const char *name)
{
    struct str path = arena_printf(&place->arena, STR_FMT "/%s", STR_ARG(place->folder), name);
    return arena_cstr(&place->arena, path);
}

static void put(struct place *place, const char *name, const char *text)
{
    FILE *file = fopen(path_of(place, name), "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void fill(struct place *place)
{
    assert_int_equal(mkdir(path_of(place, "api"), 0700), 0);
    assert_int_equal(mkdir(path_of(place, "api/folder"), 0700), 0);
    assert_int_equal(mkfifo(path_of(place, "api/pipe"), 0600), 0);
    put(place, "api/root.json", "{\"root\": 1}");
    put(place, "api/part.json", "{\"part\": 1}");
    put(place, "api/bom.json", "\xEF\xBB\xBF{}");
    put(place, "secret.json", "{\"secret\": 1}");
    assert_int_equal(symlink("../secret.json", path_of(place, "api/out.json")), 0);
    assert_int_equal(symlink("part.json", path_of(place, "api/in.json")), 0);
    assert_int_equal(symlink("loop.json", path_of(place, "api/loop.json")), 0);
}

static int open_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    char made[] = "/tmp/proviso-files-XXXXXX", real[4096];
    assert_non_null(place);
    assert_non_null(mkdtemp(made));
    assert_non_null(realpath(made, real));
    arena_init(&place->arena);
    place->folder = arena_str(&place->arena, str_of(real));
    place->budget = budget_standard();
    place->files = (struct files){.budget = &place->budget};
    place->loader = files_loader(&place->files);
    fill(place);
    *state = place;
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static int close_place(void **state)
{
    struct place *place = *state;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
    int failed = nftw(path_of(place, ""), remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_release(&place->arena);
    free(place);
    return failed;
}

/* What the loader says of a file, where only `api/` may be read: its text, or "no: " and why. */
static struct str loaded(struct place *place, const char *uri)
{
    struct str within = uri_of_path(&place->arena, str_of(path_of(place, "api/")));
    struct refs_request request = {.uri = str_of(uri), .within = &within, .within_count = 1};
    struct source source;
    struct str why;
    if (!place->loader.load(place->loader.self, &place->arena, &request, &source, &why))
        return arena_join(&place->arena, STR("no: "), why);
    assert_text(source.uri, uri);
    return source.text;
}

static struct str loaded_file(struct place *place, const char *name)
{
    struct str uri = uri_of_path(&place->arena, str_of(path_of(place, name)));
    return loaded(place, arena_cstr(&place->arena, uri));
}

static void a_file_of_the_folder_is_read(void **state)
{
    assert_text(loaded_file(*state, "api/part.json"), "{\"part\": 1}");
    assert_text(loaded_file(*state, "api/in.json"), "{\"part\": 1}");
    assert_text(loaded_file(*state, "api/bom.json"), "{}");
}

static void a_link_is_no_way_out_of_the_folder(void **state)
{
    struct place *place = *state;
    struct str why = arena_printf(&place->arena,
                                  "no: it is a link to " STR_FMT
                                  "/secret.json; --allow-ref allows reading there",
                                  STR_ARG(place->folder));
    assert_text(loaded_file(place, "api/out.json"), arena_cstr(&place->arena, why));
    assert_int_equal(symlink("..", path_of(place, "api/up")), 0);
    assert_text(loaded_file(place, "api/up/secret.json"), arena_cstr(&place->arena, why));
}

static void what_is_no_regular_file_is_refused_at_once(void **state)
{
    assert_text(loaded_file(*state, "api/folder"), "no: it is a folder, not a file");
    assert_text(loaded_file(*state, "api/pipe"), "no: it is no regular file");
}

static void what_cannot_be_opened_has_the_systems_reason(void **state)
{
    assert_text(loaded_file(*state, "api/none.json"), "no: No such file or directory");
    assert_text(loaded_file(*state, "api/loop.json"), "no: Too many levels of symbolic links");
    assert_text(loaded_file(*state, "api/part.json/x"), "no: Not a directory");
}

static void the_network_is_not_asked(void **state)
{
    assert_text(loaded(*state, "https://a.example/b.json"),
                "no: only files are read: documents are not fetched over the network");
    assert_text(loaded(*state, "file://a.example/b.json"),
                "no: only files are read: documents are not fetched over the network");
}

static void a_file_beyond_the_limit_is_refused_with_its_name(void **state)
{
    struct place *place = *state;
    place->budget.document_bytes = 11;
    assert_text(loaded_file(place, "api/part.json"), "{\"part\": 1}");
    place->budget.document_bytes = 10;
    assert_text(loaded_file(place, "api/part.json"),
                "no: it has more than 10 bytes; --max-document-bytes raises this limit");
}

/* What opening a root says: its text, or its finding. */
static struct str opened(struct place *place, const char *path)
{
    struct source source;
    struct findings findings = {.arena = &place->arena};
    if (files_open_root(&place->arena, str_of(path), &place->budget, &source, &findings)) {
        assert_text(source.name, path);
        return source.text;
    }
    assert_int_equal(findings.list.len, 1);
    const struct finding *finding = &findings.list.at[0];
    return arena_printf(&place->arena, "%s: " STR_FMT, finding_row(finding->id)->name,
                        STR_ARG(finding->message));
}

static void a_root_is_read_by_the_name_people_typed(void **state)
{
    struct place *place = *state;
    assert_text(opened(place, path_of(place, "api/root.json")), "{\"root\": 1}");
    assert_text(opened(place, path_of(place, "api/out.json")), "{\"secret\": 1}");
}

static void a_root_that_cannot_be_read_is_a_finding(void **state)
{
    struct place *place = *state;
    assert_text(opened(place, path_of(place, "api")),
                "file-unreadable: cannot be read: it is a folder, not a file");
    assert_text(opened(place, ""), "file-unreadable: cannot be read: an empty name names no file");
    place->budget.document_bytes = 4;
    assert_text(opened(place, path_of(place, "api/root.json")),
                "document-too-large: more than 4 bytes of one contract document");
}

static void a_root_has_the_uri_of_its_absolute_path(void **state)
{
    struct place *place = *state;
    struct source source;
    struct findings findings = {.arena = &place->arena};
    assert_int_equal(chdir(path_of(place, "api")), 0);
    assert_true(files_open_root(&place->arena, STR("folder/../root.json"), &place->budget, &source,
                                &findings));
    assert_text(source.name, "folder/../root.json");
    struct str uri = uri_of_path(&place->arena, str_of(path_of(place, "api/root.json")));
    assert_text(source.uri, arena_cstr(&place->arena, uri));
    assert_int_equal(chdir("/"), 0);
}

static void a_folder_to_allow_becomes_a_uri(void **state)
{
    struct place *place = *state;
    struct str uri = uri_of_path(&place->arena, str_of(path_of(place, "api")));
    struct str with_slash = arena_join(&place->arena, uri, STR("/"));
    assert_text(files_uri(&place->arena, str_of(path_of(place, "api"))),
                arena_cstr(&place->arena, uri));
    assert_text(files_uri(&place->arena, str_of(path_of(place, "api/folder/../"))),
                arena_cstr(&place->arena, with_slash));
    assert_text(files_uri(&place->arena, STR("/no such/folder")), "file:///no%20such/folder");
}

/* What is read from a pipe that has this text. */
static bool streamed(struct place *place, const char *text, struct source *source,
                     struct findings *findings)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    bool good =
        files_open_stream(&place->arena, ends[0], STR("<stdin>"), &place->budget, source, findings);
    close(ends[0]);
    return good;
}

static void a_stream_is_read_to_its_end(void **state)
{
    struct place *place = *state;
    struct findings findings = {.arena = &place->arena};
    struct source source;
    assert_int_equal(chdir(path_of(place, "api")), 0);
    assert_true(streamed(place, "\xEF\xBB\xBF{\"a\": 1}", &source, &findings));
    assert_text(source.name, "<stdin>");
    assert_text(source.text, "{\"a\": 1}");
    struct str uri = uri_of_path(&place->arena, str_of(path_of(place, "api/")));
    assert_text(source.uri, arena_cstr(&place->arena, uri));
    assert_int_equal(chdir("/"), 0);
    assert_true(streamed(place, "", &source, &findings));
    assert_int_equal(source.text.len, 0);
}

static void a_stream_that_cannot_be_read_is_a_finding(void **state)
{
    struct place *place = *state;
    struct findings findings = {.arena = &place->arena};
    struct source source, closed;
    place->budget.document_bytes = 3;
    assert_true(streamed(place, "abc", &source, &findings));
    assert_false(streamed(place, "abcd", &source, &findings));
    assert_int_equal(findings.met[FINDING_DOCUMENT_TOO_LARGE], 1);
    assert_false(
        files_open_stream(&place->arena, -1, STR("<stdin>"), &place->budget, &closed, &findings));
    assert_text(findings.list.at[1].message, "cannot be read: Bad file descriptor");
}

static void what_is_opened_bit_by_bit_is_a_regular_file(void **state)
{
    struct place *place = *state;
    struct findings findings = {.arena = &place->arena};
    struct source source, folder;
    char text[4] = "";
    int fd = files_open(&place->arena, str_of(path_of(place, "api/part.json")), &source, &findings);
    assert_true(fd >= 0);
    assert_int_equal(read(fd, text, 3), 3);
    assert_string_equal(text, "{\"p");
    close(fd);
    assert_int_equal(
        files_open(&place->arena, str_of(path_of(place, "api/folder")), &folder, &findings), -1);
    assert_text(findings.list.at[0].message, "cannot be read: it is a folder, not a file");
    assert_int_equal(files_open(&place->arena, STR(""), &folder, &findings), -1);
}

int test_lines(void);

#define PLACE(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        PLACE(a_file_of_the_folder_is_read),
        PLACE(a_link_is_no_way_out_of_the_folder),
        PLACE(what_is_no_regular_file_is_refused_at_once),
        PLACE(what_cannot_be_opened_has_the_systems_reason),
        PLACE(the_network_is_not_asked),
        PLACE(a_file_beyond_the_limit_is_refused_with_its_name),
        PLACE(a_root_is_read_by_the_name_people_typed),
        PLACE(a_root_that_cannot_be_read_is_a_finding),
        PLACE(a_root_has_the_uri_of_its_absolute_path),
        PLACE(a_folder_to_allow_becomes_a_uri),
        PLACE(a_stream_is_read_to_its_end),
        PLACE(a_stream_that_cannot_be_read_is_a_finding),
        PLACE(what_is_opened_bit_by_bit_is_a_regular_file),
    };
    int failed = cmocka_run_group_tests_name("files", tests, NULL, NULL);
    return failed + test_lines() ? 1 : 0;
}
