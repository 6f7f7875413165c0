/*
 * What the Windows SDK's headers declare and those of mingw-w64 (10) lack, in the SDK's spelling and layout.
 * The guards let a newer mingw win.
 */
#ifndef WINSOCK_MODEL_MISSING_H
#define WINSOCK_MODEL_MISSING_H

/* ws2ipdef.h */
#ifndef SIO_IDEAL_SEND_BACKLOG_CHANGE
#define SIO_IDEAL_SEND_BACKLOG_CHANGE _IO('t', 122)
#endif
#ifndef SIO_IDEAL_SEND_BACKLOG_QUERY
#define SIO_IDEAL_SEND_BACKLOG_QUERY _IOR('t', 123, ULONG)
#endif

/* ws2def.h */
#ifndef SIO_QUERY_RSS_PROCESSOR_INFO
#define SIO_QUERY_RSS_PROCESSOR_INFO _WSAIOR(IOC_WS2, 37)
typedef struct _SOCKET_PROCESSOR_AFFINITY {
    PROCESSOR_NUMBER Processor;
    USHORT NumaNodeId;
    USHORT Reserved;
} SOCKET_PROCESSOR_AFFINITY, *PSOCKET_PROCESSOR_AFFINITY;
#endif

/* mswsock.h, mswsockdef.h */
#ifndef SIO_UDP_NETRESET
#define SIO_UDP_NETRESET _WSAIOW(IOC_VENDOR, 15)
#endif
#ifndef SIO_SET_COMPATIBILITY_MODE
#define SIO_SET_COMPATIBILITY_MODE _WSAIOW(IOC_VENDOR, 300)
typedef enum _WSA_COMPATIBILITY_BEHAVIOR_ID {
    WsaBehaviorAll = 0,
    WsaBehaviorReceiveBuffering,
    WsaBehaviorAutoTuning
} WSA_COMPATIBILITY_BEHAVIOR_ID, *PWSA_COMPATIBILITY_BEHAVIOR_ID;
typedef struct _WSA_COMPATIBILITY_MODE {
    WSA_COMPATIBILITY_BEHAVIOR_ID BehaviorId;
    ULONG TargetOsVersion;
} WSA_COMPATIBILITY_MODE, *PWSA_COMPATIBILITY_MODE;
#endif

/* mstcpip.h */
#ifndef SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE
#define SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE _WSAIOR(IOC_VENDOR, 205)
#endif
#ifndef SIO_QUERY_RSS_SCALABILITY_INFO
#define SIO_QUERY_RSS_SCALABILITY_INFO _WSAIOR(IOC_VENDOR, 210)
typedef struct _RSS_SCALABILITY_INFO {
    BOOLEAN RssEnabled;
} RSS_SCALABILITY_INFO, *PRSS_SCALABILITY_INFO;
#endif
#ifndef SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS
#define SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS _WSAIOW(IOC_VENDOR, 220)
#endif
#ifndef SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT
#define SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT _WSAIOW(IOC_VENDOR, 221)
#endif
#ifndef SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS
#define SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS _WSAIOW(IOC_VENDOR, 222)
#endif

/* TCP_INFO_v2; under a name of its own, since nothing tells whether the headers have it. */
struct tcp_info_v2 {
    TCP_INFO_v1 v1;
    ULONG OutOfOrderPktsIn;
    BOOLEAN EcnNegotiated;
    ULONG EceAcksIn;
    ULONG PtoEpisodes;
};

/* INET_PORT_RESERVATION_INSTANCE, whose nameless members are nothing at all to a C compiler without -fms-extensions. */
struct port_reservation_instance {
    INET_PORT_RESERVATION Reservation;
    INET_PORT_RESERVATION_TOKEN Token;
};

/* TRANSPORT_SETTING_IDs */
#define GUID_REAL_TIME_NOTIFICATION \
    {0x6B59819A, 0x5CAE, 0x492D, {0xA9, 0x01, 0x2A, 0x3C, 0x2C, 0x50, 0x16, 0x4F}}
#define GUID_REAL_TIME_NOTIFICATION_EX \
    {0x6843DA03, 0x154A, 0x4616, {0xA5, 0x08, 0x44, 0x37, 0x12, 0x95, 0xF9, 0x6B}}
#define GUID_ASSOCIATE_NAMERES_CONTEXT \
    {0x59A38B67, 0xD4FE, 0x46E1, {0xBA, 0x3C, 0x87, 0xEA, 0x74, 0xCA, 0x30, 0x49}}

/* ntstatus.h, which cannot be had beside windows.h */
#ifndef STATUS_CANCELLED
#define STATUS_CANCELLED ((LONG) 0xC0000120)
#endif
#ifndef STATUS_NOT_SUPPORTED
#define STATUS_NOT_SUPPORTED ((LONG) 0xC00000BB)
#endif
#ifndef STATUS_BUFFER_TOO_SMALL
#define STATUS_BUFFER_TOO_SMALL ((LONG) 0xC0000023)
#endif

_Static_assert(sizeof(TCP_INFO_v0) == 88 && sizeof(TCP_INFO_v1) == 136, "TCP_INFO");
_Static_assert(sizeof(struct tcp_info_v2) == 152, "TCP_INFO_v2");
_Static_assert(offsetof(struct tcp_info_v2, EceAcksIn) == 144, "TCP_INFO_v2");
_Static_assert(sizeof(struct port_reservation_instance) == 16 && sizeof(INET_PORT_RANGE) == 4, "port reservations");
_Static_assert(sizeof(SOCKET_PROCESSOR_AFFINITY) == 8 && sizeof(RSS_SCALABILITY_INFO) == 1, "RSS");
_Static_assert(sizeof(INTERFACE_INFO) == 76 && sizeof(INTERFACE_INFO_EX) == 56, "interface lists");
_Static_assert(sizeof(QOS) == 80 && sizeof(WSABUF) == 16, "QOS");
_Static_assert(sizeof(TIMESTAMPING_CONFIG) == 8 && sizeof(WSA_COMPATIBILITY_MODE) == 8, "settings");

#endif
