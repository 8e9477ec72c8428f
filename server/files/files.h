/* Contracts from disk: the loader that reads what references lead to, and the root document people
 * name.
 *
 * Only regular files are read, each at most budget->document_bytes: a folder, a pipe or a device is
 * refused with a reason, a file that is too large before it is read. A symbolic link is followed
 * where what it leads to lies within the policy (refs_request), and is no way round it.
 */
#ifndef PROVISO_FILES_H
#define PROVISO_FILES_H

#include "refs.h"

struct files {
    const struct budget *budget;
};

/* A loader over `files`, which must live as long. Documents of the network are refused: the reason
 * says so. */
struct refs_loader files_loader(struct files *files);

/* Reads the document people named: `path` as they typed it is the source's name, the file URI of
 * its absolute path its uri. False with a finding (file-unreadable, document-too-large) where it
 * cannot be read. */
bool files_open_root(struct arena *arena, struct str path, const struct budget *budget,
                     struct source *source, struct findings *findings);

/* Reads a stream to its end, likewise: `name` is the source's name, and references in it are relative to the working
 * directory. */
bool files_open_stream(struct arena *arena, int fd, struct str name, const struct budget *budget,
                       struct source *source, struct findings *findings);

/* Opens a regular file to be read bit by bit: its descriptor, or -1 with a finding. Fills the source but for its text. */
int files_open(struct arena *arena, struct str path, struct source *source,
               struct findings *findings);

/* The file URI of a path relative to the working directory, links resolved where it exists. */
struct str files_uri(struct arena *arena, struct str path);

#endif
