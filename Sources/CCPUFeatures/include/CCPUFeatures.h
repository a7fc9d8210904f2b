void impasto_placeholder2(void);
