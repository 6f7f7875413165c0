/*
 * What the model answers where there is nothing real to tell. Every field is different from every other, so that a
 * reader who takes one for another, or bytes in the wrong order, is found out. The rule for structures: a field at
 * offset `o` has
 *
 *   8 bytes  0x0123456789AB0000 + 0x101 * o
 *   4 bytes  0x89AB0000 + 0x101 * o          unsigned: the top bit is set
 *   2 bytes  0x8900 + o
 *   1 byte   0x80 + o                        BOOLEANs are 1
 *
 * The exceptions are below and in addresses.c.
 */
#ifndef WINSOCK_MODEL_VALUES_H
#define WINSOCK_MODEL_VALUES_H

#define VALUE64(offset) (0x0123456789AB0000ULL + 0x101ULL * (offset))
#define VALUE32(offset) (0x89AB0000U + 0x101U * (unsigned) (offset))
#define VALUE16(offset) ((USHORT) (0x8900U + (offset)))
#define VALUE8(offset) ((UCHAR) (0x80U + (offset)))

/* The rule, by the field's own offset and size. */
#define FILL(object, type, field) \
    ((object)->field = (__typeof__((object)->field)) ( \
         sizeof((object)->field) == 8   ? VALUE64(offsetof(type, field)) \
         : sizeof((object)->field) == 4 ? VALUE32(offsetof(type, field)) \
         : sizeof((object)->field) == 2 ? VALUE16(offsetof(type, field)) \
                                        : VALUE8(offsetof(type, field))))

#define VALUE_READABLE 0x00F10EADU        /* FIONREAD */
#define VALUE_BACKLOG 0x00ABCDEFU         /* SIO_IDEAL_SEND_BACKLOG_QUERY: at most 16 MB */
#define VALUE_CHK_QOS 0x51000000U         /* | the selector */
#define VALUE_GROUP 0x00010000U           /* added to every field of a group's FLOWSPECs */
#define VALUE_HANDLE 0x0123456700000000ULL    /* | companion id, SIO_TRANSLATE_HANDLE */
#define VALUE_TIMESTAMP 0x7654321000000000ULL /* | timestamp id, SIO_GET_TX_TIMESTAMP */
#define VALUE_ENDPOINT 0x0A1E000000000000ULL  /* + the socket's life */
#define VALUE_TOKEN 0x7E57000000000000ULL     /* + 1, 2, 3 ... */

/* Opaque bytes count up from the first. */
#define RECORDS_FIRST 0xA0
#define RECORDS_SIZE 48
#define CONTEXT_FIRST 0x50
#define CONTEXT_SIZE 40
#define PROVIDER_FIRST 0xD0 /* a QOS's ProviderSpecific, right behind it in the caller's buffer */
#define PROVIDER_SIZE 8

#endif
