/* The functions that the rows of ioctls.c name. */
#ifndef WINSOCK_MODEL_IOCTLS_H
#define WINSOCK_MODEL_IOCTLS_H

#include "model.h"

/* The answer is these bytes; the row has seen to it that they fit. */
int answer_with(struct call *call, const void *bytes, DWORD size);
/* The error, with `returned` telling how much room it takes. */
int answer_needs(struct call *call, int error, DWORD size);

/* settings.c */
int answer_any_time(struct call *call);
int answer_keepalive(struct call *call);
int answer_fast_path(struct call *call);
int answer_initial_rto(struct call *call);
int answer_priority_hint(struct call *call);
int answer_cpu_affinity(struct call *call);
int answer_nonblocking(struct call *call);
int answer_multicast_scope(struct call *call);
int answer_find_route(struct call *call);
int answer_associate_handle(struct call *call);
int answer_compatibility_mode(struct call *call);
int answer_apply_transport_setting(struct call *call);
int answer_timestamping(struct call *call);
int answer_icw(struct call *call);
int answer_set_redirect_records(struct call *call);
int answer_rcvall(struct call *call);

/* queries.c */
int answer_readable(struct call *call);
int answer_at_mark(struct call *call);
int answer_base_handle(struct call *call);
int answer_bsp_handle(struct call *call);
int answer_extension(struct call *call);
int answer_translate_handle(struct call *call);
int answer_qos(struct call *call);
int answer_chk_qos(struct call *call);
int answer_tcp_info(struct call *call);
int answer_backlog(struct call *call);
int answer_rss_processor(struct call *call);
int answer_rss_scalability(struct call *call);
int answer_query_transport_setting(struct call *call);
int answer_endpoint_handle(struct call *call);
int answer_redirection(struct call *call);
int answer_tx_timestamp(struct call *call);

/* addresses.c */
int answer_address_list(struct call *call);
int answer_interface_list(struct call *call);
int answer_interface_list_ex(struct call *call);
int answer_broadcast_address(struct call *call);
int answer_routing_interface(struct call *call);
/* 0 for an address of the socket's family, else the error. */
int destination_check(const struct call *call);

/* reservations.c */
int answer_acquire_reservation(struct call *call);
int answer_release_reservation(struct call *call);
int answer_associate_reservation(struct call *call);

/* notices.c */
int answer_address_change(struct call *call);
int answer_routing_change(struct call *call);
int answer_backlog_change(struct call *call);

/* decode.c */
void decode_bool(const struct call *call, struct text *fields);
void decode_number(const struct call *call, struct text *fields);
void decode_keepalive(const struct call *call, struct text *fields);
void decode_initial_rto(const struct call *call, struct text *fields);
void decode_priority_hint(const struct call *call, struct text *fields);
void decode_cpu_affinity(const struct call *call, struct text *fields);
void decode_address(const struct call *call, struct text *fields);
void decode_guid(const struct call *call, struct text *fields);
void decode_companion(const struct call *call, struct text *fields);
void decode_qos(const struct call *call, struct text *fields);
void decode_compatibility_mode(const struct call *call, struct text *fields);
void decode_transport_setting(const struct call *call, struct text *fields);
void decode_timestamping(const struct call *call, struct text *fields);
void decode_ack_frequency(const struct call *call, struct text *fields);
void decode_icw(const struct call *call, struct text *fields);
void decode_rcvall(const struct call *call, struct text *fields);
void decode_port_range(const struct call *call, struct text *fields);
void decode_token(const struct call *call, struct text *fields);
void decode_blob(const struct call *call, struct text *fields);

#endif
