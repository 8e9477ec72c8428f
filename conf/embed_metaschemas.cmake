# Writes OUT: the meta-schemas under FOLDER as a C table, `uri` and `text`, sorted by URI. Run by CMakeLists.txt. A text is an
# array of characters, not a literal: ISO C promises only 4,095 characters of one, and nothing has to be escaped.
file(GLOB_RECURSE files ${FOLDER}/*.json)
set(rows "")
foreach(file ${files})
    file(READ ${file} text)
    string(JSON uri ERROR_VARIABLE no_uri GET "${text}" $id)
    if(no_uri)
        string(JSON uri GET "${text}" id) # draft 4
    endif()
    string(REGEX REPLACE "#$" "" uri "${uri}")
    list(APPEND rows "${uri}>${file}")
endforeach()
list(SORT rows)

set(texts "")
set(table "")
set(number 0)
foreach(row ${rows})
    string(REGEX MATCH "^([^>]*)>(.*)$" row "${row}")
    set(uri "${CMAKE_MATCH_1}")
    file(READ ${CMAKE_MATCH_2} bytes HEX)
    string(LENGTH "${bytes}" length)
    math(EXPR length "${length} / 2")
    string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
    string(APPEND texts "static const char text_${number}[] = {${bytes}};\n")
    string(APPEND table "    {\"${uri}\", text_${number}, ${length}},\n")
    math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "/* Made from validator/schema/metaschemas by conf/embed_metaschemas.cmake. */
#include \"metaschemas_private.h\"

${texts}
const struct metaschema schema_metaschemas[] = {
${table}    {0, 0, 0},
};
")
