void impasto_placeholder(void);
